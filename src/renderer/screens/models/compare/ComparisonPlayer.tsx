import { Pause, Play } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { IconButton } from "../../../design/Button";
import { Slider } from "../../../design/Slider";
import type { ModelComparison } from "../../../models/modelComparison";
import styles from "./CompareModels.module.css";

/** Plays both models' poses in the clip's own time. */
export function ComparisonPlayer({ comparison }: { comparison: ModelComparison }) {
  const { t } = useTranslation();
  const { playback } = comparison;
  const playing = useStore(playback.store, (state) => state.playing);
  const [frame, setFrame] = useState(playback.frame);
  useEffect(() => {
    setFrame(playback.frame);
    return playback.onFrame(setFrame);
  }, [playback]);
  const last = Math.max(1, playback.lastFrame);
  return (
    <div className={styles.player}>
      <IconButton
        label={t(playing ? "models.comparing.pause" : "models.comparing.play")}
        look="primary"
        data-testid="compare-play"
        data-playing={playing}
        onClick={() => playback.togglePlay()}
      >
        {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
      </IconButton>
      <Slider
        label={t("models.comparing.position")}
        min={0}
        max={last}
        step={1}
        value={frame}
        data-testid="compare-position"
        onChange={(value) => playback.seek(value)}
      />
      <span className={styles.frame} data-testid="compare-frame">
        {t("models.comparing.frame", { frame: frame + 1, frames: comparison.frames })}
      </span>
    </div>
  );
}
