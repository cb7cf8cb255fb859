import { Pause, Play, Repeat, Square, StepBack, StepForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { preferences } from "../../app/preferences";
import type { VideoFacts } from "../../capture/inspectVideo";
import { IconButton } from "../../design/Button";
import { Select } from "../../design/Select";
import { SeekBar } from "./SeekBar";
import styles from "./TransportBar.module.css";

const speeds = [0.25, 0.5, 1, 1.5, 2];

interface VideoTransportProps {
  facts: VideoFacts;
  onStop(): void;
}

export function VideoTransport({ facts, onStop }: VideoTransportProps) {
  const { t } = useTranslation();
  const { live } = useApp();
  const playing = useStore(live.store, (state) => state.playing);
  const speed = useStore(live.store, (state) => state.speed);
  const loop = useStore(preferences, (state) => state.loop);
  const playLabel = t(playing ? "transport.pause" : "transport.play");
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere */}
      <div role="group" aria-label={t("transport.label")} className={styles.buttons}>
        <IconButton label={t("transport.stepBack")} data-testid="step-back" onClick={() => live.step(-1)}>
          <StepBack size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={playLabel}
          look="primary"
          data-testid="play"
          data-playing={playing}
          onClick={() => live.togglePlay()}
        >
          {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
        </IconButton>
        <IconButton label={t("transport.stepForward")} data-testid="step-forward" onClick={() => live.step(1)}>
          <StepForward size={16} aria-hidden />
        </IconButton>
      </div>
      <SeekBar facts={facts} />
      <IconButton
        label={t("transport.loop")}
        aria-pressed={loop}
        data-testid="loop"
        onClick={() => live.setLoop(!loop)}
      >
        <Repeat size={16} aria-hidden />
      </IconButton>
      <Select
        aria-label={t("transport.speed")}
        title={t("transport.speed")}
        options={speeds.map((value) => ({ value: String(value), label: `${value} ×` }))}
        value={String(speed)}
        data-testid="speed"
        onChange={(value) => live.setSpeed(Number(value))}
      />
      <IconButton label={t("source.stop")} data-testid="stop" onClick={onStop}>
        <Square size={14} aria-hidden />
      </IconButton>
    </>
  );
}
