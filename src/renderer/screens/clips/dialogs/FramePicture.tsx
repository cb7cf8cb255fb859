import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../../app/AppContext";
import { formatNumber } from "../../../library/clipFormat";
import { ClipPictures } from "../../../library/clipPictures";
import { pictureColours } from "../../../library/figurePainter";
import styles from "./FramePicture.module.css";

const longestSidePx = 480;

/** The pictures of a clip while a dialog is open; undefined until it has been read, and for a clip that cannot be. */
export function useClipPictures(clipId: string): ClipPictures | undefined {
  const { studio } = useApp();
  const [pictures, setPictures] = useState<ClipPictures>();
  useEffect(() => {
    const controller = new AbortController();
    let opened: ClipPictures | undefined;
    ClipPictures.open(studio, clipId, controller.signal).then(
      (ready) => {
        opened = ready;
        if (controller.signal.aborted) ready.dispose();
        else setPictures(ready);
      },
      // Without pictures the frame numbers are still there to choose by.
      () => undefined,
    );
    return () => {
      controller.abort();
      opened?.dispose();
      setPictures(undefined);
    };
  }, [studio, clipId]);
  return pictures;
}

interface FramePictureProps {
  pictures: ClipPictures | undefined;
  /** From 0; people count from 1. */
  frame: number;
  label: string;
}

/** One frame of a clip, drawn when the hand rests. */
export function FramePicture({ pictures, frame, label }: FramePictureProps) {
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hasPicture, setHasPicture] = useState(true);
  useEffect(() => {
    if (!pictures) return;
    const controller = new AbortController();
    const element = canvas.current!;
    pictures.draw(element, frame, longestSidePx, pictureColours(element), controller.signal).then(
      (isDrawn) => setHasPicture(isDrawn),
      () => {
        if (!controller.signal.aborted) setHasPicture(false);
      },
    );
    return () => controller.abort();
  }, [pictures, frame]);
  return (
    <figure className={styles.figure}>
      <div className={styles.frame}>
        <canvas ref={canvas} className={styles.canvas} role="img" aria-label={`${label}: ${frame + 1}`} />
        {!hasPicture && <span className={styles.missing}>{t("library.noPicture")}</span>}
      </div>
      <figcaption className={styles.caption}>
        <span>{label}</span>
        <span>{t("library.picture", { frame: formatNumber(frame + 1, i18n.language) })}</span>
      </figcaption>
    </figure>
  );
}
