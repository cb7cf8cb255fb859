import { ChevronLeft, ChevronRight, PencilRuler } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { WatchedFrame } from "../../../../../common/trainingProtocol";
import { meanJointErrorMm } from "../../../../../pose/metrics";
import { openClip } from "../../../../app/navigation";
import { Button, IconButton } from "../../../../design/Button";
import { Segments } from "../../../../design/Segments";
import { formatNumber } from "../../../../library/clipFormat";
import { type ComparedPose, ComparisonPane } from "../../../../skeleton/ComparisonPane";
import type { ComparisonView } from "../../../../skeleton/ComparisonView";
import { placeTogether } from "../../../../skeleton/placeTogether";
import type { RunSession } from "../../../../training/runSession";
import { Card } from "../Card";
import { useWatched } from "../useRunSession";
import { watchPreferences } from "../watchPreferences";
import { keptComparison, truthFigure } from "./keptComparison";
import styles from "./Poses.module.css";

interface PosesPanelProps {
  session: RunSession;
  hasHeldOut: boolean;
  /** What the second figure is: while it learns `now`, afterwards `after`. */
  second: "now" | "after";
  highlighted: number | undefined;
}

/** Held-out frames, redrawn whenever the network was measured: before, now, truth. */
export function PosesPanel({ session, hasHeldOut, second, highlighted }: PosesPanelProps) {
  const { t } = useTranslation();
  const frames = useWatched(session);
  const layout = useStore(watchPreferences, (state) => state.layout);
  const [chosen, setChosen] = useState(0);
  const view = useRef<ComparisonView>(undefined);
  const keepView = useCallback((shown: ComparisonView | undefined) => {
    view.current = shown;
  }, []);
  const index = Math.min(chosen, Math.max(0, frames.length - 1));
  const frame = frames[index];
  const poses = usePoses(frame, second);
  const go = (by: number) => setChosen((index + by + frames.length) % frames.length);
  return (
    <Card
      title={t("trainingRun.poses.title")}
      hint={t(frame && !frame.truth ? "trainingRun.poses.hintNoTruth" : "trainingRun.poses.hint")}
      className={styles.panel}
      testId="run-poses"
      tools={
        <Segments
          label={t("trainingRun.poses.layout")}
          value={layout}
          options={[
            { value: "side-by-side", label: t("trainingRun.poses.beside"), testId: "poses-beside" },
            { value: "overlaid", label: t("trainingRun.poses.over"), testId: "poses-over" },
          ]}
          onChange={(next) => watchPreferences.setState({ layout: next })}
        />
      }
    >
      <div className={styles.view}>
        <ComparisonPane
          kept={keptComparison}
          poses={poses}
          reference={truthFigure}
          layout={layout}
          highlighted={highlighted}
          label={frame ? t("trainingRun.poses.label", placeOf(frame)) : t("trainingRun.poses.title")}
          testId="poses-view"
          onView={keepView}
        >
          {t(hasHeldOut ? "trainingRun.poses.none" : "trainingRun.poses.noHeldOut")}
        </ComparisonPane>
        {frame && (
          <div className={styles.presets}>
            {(["front", "side", "top"] as const).map((preset) => (
              <Button key={preset} data-testid={`poses-${preset}`} onClick={() => view.current?.show(preset)}>
                {t(`view.${preset}`)}
              </Button>
            ))}
          </div>
        )}
      </div>
      {frame && (
        <footer className={styles.footer}>
          <IconButton
            label={t("trainingRun.poses.previous")}
            disabled={frames.length < 2}
            data-testid="poses-previous"
            onClick={() => go(-1)}
          >
            <ChevronLeft size={16} aria-hidden />
          </IconButton>
          <span className={styles.place} data-testid="poses-place">
            {t("trainingRun.poses.place", { number: index + 1, total: frames.length })}
          </span>
          <IconButton
            label={t("trainingRun.poses.next")}
            disabled={frames.length < 2}
            data-testid="poses-next"
            onClick={() => go(1)}
          >
            <ChevronRight size={16} aria-hidden />
          </IconButton>
          <span className={styles.name}>{t("trainingRun.poses.frame", placeOf(frame))}</span>
          <Button look="quiet" data-testid="poses-open" onClick={() => openClip(frame.clipId, frame.frame)}>
            <PencilRuler size={15} aria-hidden />
            {t("trainingRun.poses.open")}
          </Button>
        </footer>
      )}
    </Card>
  );
}

/** Placed for the view, with how far each is from the truth. */
function usePoses(frame: WatchedFrame | undefined, second: "now" | "after"): ComparedPose[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const [before, now, truth] = placeTogether([frame?.before, frame?.now, frame?.truth]);
    const title = (name: "before" | "now" | "after", pose: Float32Array | undefined) => {
      const word = t(`trainingRun.poses.${name}`);
      if (!pose || !frame?.truth) return word;
      const mm = formatNumber(meanJointErrorMm(pose, frame.truth), i18n.language);
      return `${word} · ${t("trainingRun.poses.distance", { mm })}`;
    };
    return [
      { title: title("before", frame?.before), joints: before, token: "--scene-raw" },
      { title: title(second, frame?.now), joints: now },
      { title: t("trainingRun.poses.truth"), joints: truth, token: "--scene-truth" },
    ];
  }, [frame, second, t, i18n.language]);
}

/** Frames are numbered from 1 to people. */
function placeOf({ clipName, frame }: WatchedFrame) {
  return { clip: clipName, frame: frame + 1 };
}
