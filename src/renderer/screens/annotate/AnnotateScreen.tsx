import { LoaderCircle } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { useCommands } from "../../commands/useCommands";
import { ResizeHandle } from "../../design/ResizeHandle";
import { SplitView } from "../../design/SplitView";
import { AnnotateEmpty } from "./AnnotateEmpty";
import { AnnotateFailed } from "./AnnotateFailed";
import { AnnotateHeader } from "./AnnotateHeader";
import { AnnotateNotices } from "./AnnotateNotices";
import styles from "./AnnotateScreen.module.css";
import { Curves } from "./curves/Curves";
import { SidePanel } from "./panel/SidePanel";
import { ClipPicture } from "./picture/ClipPicture";
import { PlayerBar } from "./player/PlayerBar";
import { playerCommands } from "./player/playerCommands";
import { annotatePreferences } from "./session/annotatePreferences";
import { Timeline } from "./timeline/Timeline";
import { ClipScene } from "./view3d/ClipScene";

interface AnnotateScreenProps {
  isShown: boolean;
}

/** A clip's picture, skeleton and timeline, and the tools that correct it. */
export function AnnotateScreen({ isShown }: AnnotateScreenProps) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  const state = useStore(annotate.store);
  const preferences = useStore(annotatePreferences);
  const clip = state.phase === "open" ? state.clip : undefined;
  // The 3D view is made with the first clip and kept from then on.
  const hasOpened = useRef(false);
  hasOpened.current ||= clip !== undefined;
  useCommands(
    "annotate",
    useMemo(() => playerCommands(annotate, (number) => t("player.clip.newMark", { number })), [annotate, t]),
  );
  const hasPicture = clip !== undefined && clip.pictureSize(0) !== undefined;
  return (
    <section className={styles.screen} data-testid="annotate" data-shown={isShown} data-state={state.phase}>
      <AnnotateHeader clip={clip} />
      <AnnotateNotices clip={clip} />
      {state.phase === "empty" && <AnnotateEmpty isShown={isShown} />}
      {state.phase === "opening" && (
        <p className={styles.opening} role="status">
          <LoaderCircle className={styles.spinner} size={18} aria-hidden />
          {t("player.opening")}
        </p>
      )}
      {state.phase === "failed" && <AnnotateFailed error={state.error} />}
      <div className={styles.work} hidden={!clip}>
        <div className={styles.main}>
          <div className={styles.views}>
            {hasOpened.current && (
              <SplitView
                share={preferences.pictureShare}
                onShareChange={(pictureShare) => annotatePreferences.setState({ pictureShare })}
                label={t("view.divider")}
                testId="annotate-divider"
                leftHidden={!hasPicture}
                left={clip && hasPicture && <ClipPicture clip={clip} />}
                right={<ClipScene clip={clip} />}
              />
            )}
          </div>
          {clip && <PlayerBar clip={clip} />}
          {clip && (
            <div className={styles.panel} style={{ height: preferences.timelineHeight }}>
              <ResizeHandle
                label={t("player.timeline.resize")}
                edge="top"
                size={preferences.timelineHeight}
                smallest={80}
                largest={420}
                usual={190}
                testId="timeline-resize"
                onChange={(timelineHeight) => annotatePreferences.setState({ timelineHeight })}
              />
              <Timeline clip={clip} />
            </div>
          )}
          {clip && preferences.curvesShown && (
            <div className={styles.panel} style={{ height: preferences.curvesHeight }}>
              <ResizeHandle
                label={t("player.curves.resize")}
                edge="top"
                size={preferences.curvesHeight}
                smallest={110}
                largest={480}
                usual={200}
                testId="curves-resize"
                onChange={(curvesHeight) => annotatePreferences.setState({ curvesHeight })}
              />
              <Curves clip={clip} />
            </div>
          )}
        </div>
        {clip && preferences.sideShown && (
          <aside className={styles.side} style={{ width: preferences.sideWidth }} aria-label={t("player.side.label")}>
            <ResizeHandle
              label={t("player.side.resize")}
              edge="left"
              size={preferences.sideWidth}
              smallest={250}
              largest={520}
              usual={280}
              testId="side-resize"
              onChange={(sideWidth) => annotatePreferences.setState({ sideWidth })}
            />
            <SidePanel clip={clip} />
          </aside>
        )}
      </div>
    </section>
  );
}
