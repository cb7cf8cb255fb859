import { LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useSettings } from "../../app/AppContext";
import { classes } from "../../design/classes";
import { KeypointOverlay } from "../../picture/KeypointOverlay";
import { EmptyState } from "./EmptyState";
import type { LiveMessage } from "./liveMessages";
import { PictureHint, PictureProblem } from "./PictureMessages";
import styles from "./PicturePane.module.css";
import { RecordingOverlay } from "./RecordingOverlay";
import type { LiveActions } from "./useLiveActions";

interface PicturePaneProps {
  messages: LiveMessage[];
  actions: LiveActions;
}

/** The source's picture, the keypoints over it, and what is to be said about it. */
export function PicturePane({ messages, actions }: PicturePaneProps) {
  const { t } = useTranslation();
  const { live } = useApp();
  const phase = useStore(live.store, (state) => state.phase);
  const source = useStore(live.store, (state) => state.source);
  const mirrorCamera = useSettings()?.mirrorCamera ?? false;
  const mirrored = mirrorCamera && source?.kind === "camera";
  const pane = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const { video } = live;
    video.className = classes(styles.video, mirrored && styles.mirrored);
    video.dataset.testid = "picture";
    pane.current!.prepend(video);
  }, [live, mirrored]);

  const leftTag = t("picture.leftShort");
  const rightTag = t("picture.rightShort");
  useEffect(() => {
    const element = canvas.current!;
    const overlay = new KeypointOverlay(element, live.feed);
    const style = getComputedStyle(element);
    const colour = (token: string) => style.getPropertyValue(token).trim();
    const look = {
      left: colour("--overlay-left"),
      right: colour("--overlay-right"),
      middle: colour("--overlay-middle"),
      leftTag,
      rightTag,
    };
    const draw = () => overlay.draw(look, mirrored);
    const resize = new ResizeObserver(draw);
    resize.observe(element);
    const unsubscribe = live.feed.subscribe(draw);
    return () => {
      unsubscribe();
      resize.disconnect();
    };
  }, [live, mirrored, leftTag, rightTag]);

  const problem = messages.find(({ place }) => place === "picture");
  const hint = messages.find(({ place }) => place === "hint");
  const isEmpty = phase === "empty";
  return (
    <div ref={pane} className={styles.pane} data-mirrored={mirrored}>
      <canvas ref={canvas} className={styles.overlay} role="img" aria-label={t("picture.label")} hidden={isEmpty} />
      {isEmpty && <EmptyState actions={actions} />}
      {phase === "opening" && (
        <div className={styles.centred} role="status">
          <LoaderCircle className={styles.spinner} size={18} aria-hidden />
          {t("source.opening", { name: source?.name ?? "" })}
        </div>
      )}
      {phase === "running" && (
        <div className={styles.legend}>
          <span className={styles.side}>{t("picture.left")}</span>
          <span className={classes(styles.side, styles.right)}>{t("picture.right")}</span>
        </div>
      )}
      <RecordingOverlay />
      {hint && <PictureHint message={hint} />}
      {problem && <PictureProblem message={problem} onAction={actions.run} />}
    </div>
  );
}
