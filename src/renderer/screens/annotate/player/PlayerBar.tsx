import {
  ChartSpline,
  ChevronFirst,
  ChevronLast,
  Locate,
  PanelRight,
  Pause,
  Play,
  Repeat,
  StepBack,
  StepForward,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import type { CommandId } from "../../../commands/command";
import { IconButton } from "../../../design/Button";
import { Select } from "../../../design/Select";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import { KeyframeIcon } from "./KeyframeIcon";
import styles from "./PlayerBar.module.css";
import { PlayheadTime } from "./PlayheadTime";
import { speeds } from "./playback";

/** Playback of the open clip: every button is a command (playerCommands.ts). */
export function PlayerBar({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { commands } = useApp();
  const playing = useStore(clip.playback.store, (state) => state.playing);
  const preferences = useStore(annotatePreferences);
  const run = (id: CommandId) => () => {
    commands.run(id);
  };
  return (
    <div className={styles.bar}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere */}
      <div role="group" aria-label={t("transport.label")} className={styles.buttons}>
        <IconButton label={t("player.bar.start")} data-testid="player-start" onClick={run("player.start")}>
          <ChevronFirst size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t("player.bar.lastKeyframe")}
          data-testid="player-last-keyframe"
          onClick={run("player.lastKeyframe")}
        >
          <KeyframeIcon direction={-1} />
        </IconButton>
        <IconButton label={t("transport.stepBack")} data-testid="player-step-back" onClick={run("player.stepBack")}>
          <StepBack size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t(playing ? "transport.pause" : "transport.play")}
          look="primary"
          data-testid="player-play"
          data-playing={playing}
          onClick={run("player.playPause")}
        >
          {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
        </IconButton>
        <IconButton
          label={t("transport.stepForward")}
          data-testid="player-step-forward"
          onClick={run("player.stepForward")}
        >
          <StepForward size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t("player.bar.nextKeyframe")}
          data-testid="player-next-keyframe"
          onClick={run("player.nextKeyframe")}
        >
          <KeyframeIcon direction={1} />
        </IconButton>
        <IconButton label={t("player.bar.end")} data-testid="player-end" onClick={run("player.end")}>
          <ChevronLast size={16} aria-hidden />
        </IconButton>
      </div>
      <PlayheadTime clip={clip} />
      <div className={styles.buttons}>
        <IconButton
          label={t("player.bar.loop")}
          aria-pressed={preferences.loop}
          data-testid="player-loop"
          onClick={run("player.loop")}
        >
          <Repeat size={16} aria-hidden />
        </IconButton>
        <Select
          aria-label={t("transport.speed")}
          title={t("transport.speed")}
          options={speeds.map((value) => ({ value: String(value), label: `${value} ×` }))}
          value={String(preferences.speed)}
          data-testid="player-speed"
          onChange={(value) => annotatePreferences.setState({ speed: Number(value) })}
        />
        <IconButton
          label={t("player.bar.follow")}
          aria-pressed={preferences.follow}
          data-testid="player-follow"
          onClick={run("player.follow")}
        >
          <Locate size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.panels}>
        <IconButton
          label={t("player.bar.curves")}
          aria-pressed={preferences.curvesShown}
          data-testid="player-curves"
          onClick={run("player.curves")}
        >
          <ChartSpline size={16} aria-hidden />
        </IconButton>
        <IconButton
          label={t("player.bar.sidePanel")}
          aria-pressed={preferences.sideShown}
          data-testid="player-side-panel"
          onClick={run("player.sidePanel")}
        >
          <PanelRight size={16} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
