import { Maximize2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import { onThemeChanged } from "../../../design/applyTheme";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { KeypointPainter } from "../../../picture/KeypointPainter";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import styles from "./ClipPicture.module.css";
import { PictureSurface } from "./PictureSurface";
import { paintFigure, paintKeypoints, readOverlayColours } from "./paintKeypoints";

/** The clip's picture with its keypoints. Tools work on it through AnnotateSession.surfaces. */
export function ClipPicture({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  const pane = useRef<HTMLDivElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [surface, setSurface] = useState<PictureSurface>();
  const [isZoomed, setZoomed] = useState(false);
  const pictureError = useStore(clip.store, (state) => state.pictureError);

  useEffect(() => {
    const created = new PictureSurface(pane.current!, holder.current!, canvas.current!, setZoomed);
    setSurface(created);
    annotate.surfaces.setState({ picture: created });
    return () => {
      annotate.surfaces.setState({ picture: undefined });
      created.dispose();
    };
  }, [annotate]);

  useEffect(() => {
    const element = clip.video?.element;
    if (!element || pictureError) return;
    element.className = styles.videos!;
    element.dataset.testid = "clip-video";
    holder.current!.append(element);
    return () => element.remove();
  }, [clip, pictureError]);

  const leftTag = t("picture.leftShort");
  const rightTag = t("picture.rightShort");
  useEffect(() => {
    if (!surface) return;
    const painter = new KeypointPainter(surface.context);
    let colours = readOverlayColours(canvas.current!);
    const redraw = () => {
      const size = clip.pictureSize(clip.playback.frame);
      if (size) surface.setPictureSize(...size);
      surface.requestDraw();
    };
    const stops = [
      surface.addPainter((context, place, unit) => {
        const options = { painter, place, unit, colours, leftTag, rightTag };
        paintKeypoints(context, clip, options);
        pane.current!.dataset.differingBones = String(paintFigure(context, clip, options));
      }),
      clip.feed.subscribe(redraw),
      clip.selection.subscribe(redraw),
      annotatePreferences.subscribe(redraw),
      onThemeChanged(() => {
        colours = readOverlayColours(canvas.current!);
        redraw();
      }),
    ];
    redraw();
    return () => {
      for (const stop of stops) stop();
    };
  }, [clip, surface, leftTag, rightTag]);

  return (
    <div ref={pane} className={styles.pane} data-testid="clip-picture" data-zoomed={isZoomed}>
      <div ref={holder} className={classes(styles.holder, (!clip.info.video || pictureError) && styles.blank)} />
      <canvas ref={canvas} className={styles.overlay} role="img" aria-label={t("player.picture.label")} />
      <div className={styles.legend}>
        <span className={styles.side}>{t("picture.left")}</span>
        <span className={classes(styles.side, styles.right)}>{t("picture.right")}</span>
      </div>
      {isZoomed && (
        <Button className={styles.whole} data-testid="picture-whole" onClick={() => surface?.showWhole()}>
          <Maximize2 size={14} aria-hidden />
          {t("player.picture.whole")}
        </Button>
      )}
      {pictureError && (
        <div className={styles.problem} role="alert" data-testid="picture-problem">
          <p>
            <strong>{t("player.picture.problem")}</strong> {pictureError.message}.{" "}
            {t(pictureError.code === "video-codec" ? "player.picture.codecHint" : "player.picture.playsOn")}
          </p>
          <Button data-testid="picture-retry" onClick={() => clip.retryVideo()}>
            {t("player.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}
