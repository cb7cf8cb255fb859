import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../../app/AppContext";
import { IconButton } from "../../../design/Button";
import { formatTime } from "../../live/format";
import type { ClipSession } from "../session/clipSession";
import styles from "./Timeline.module.css";
import { TimelineView } from "./TimelineView";
import { TimelineGestures } from "./timelineGestures";
import { onTimelineKey, zoomStep } from "./timelineKeys";
import { useTimelineTexts } from "./useTimelineTexts";
import { fitTime, zoomTime } from "./zoomTime";

/** Parts of the clip that the overview tells apart. */
const overviewBuckets = 2000;

/** A clip from its first frame to its last: scores, corrections, ranges and contacts, and the playhead. */
export function Timeline({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  const element = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const texts = useTimelineTexts();

  useEffect(() => {
    const canvases = { base: base.current!, overlay: overlay.current! };
    const view = new TimelineView(element.current!, canvases, clip, texts);
    const gestures = new TimelineGestures(element.current!, view, clip);
    let disposed = false;
    if (clip.info.columns.includes("keypoints")) {
      const buckets = Math.min(overviewBuckets, clip.info.frames);
      studio.call("clip.overview", { id: clip.id, buckets }).then(
        (overview) => {
          if (!disposed) view.setOverview(overview);
        },
        // The strip fills from the rows themselves as they come.
        () => {},
      );
    }
    return () => {
      disposed = true;
      gestures.dispose();
      view.dispose();
    };
  }, [clip, studio, texts]);

  useEffect(() => {
    const slider = element.current!;
    const show = (frame: number) => {
      const time = formatTime(clip.data.timestampsS[frame]! - clip.bounds.fromS);
      slider.setAttribute("aria-valuenow", String(frame + 1));
      slider.setAttribute(
        "aria-valuetext",
        t("player.timeline.value", { time, frame: frame + 1, total: clip.info.frames }),
      );
    };
    show(clip.playback.frame);
    return clip.playback.onFrame(show);
  }, [clip, t]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onTimelineKey(clip, event.key, event.shiftKey)) return;
    event.preventDefault();
  };
  return (
    <section className={styles.timeline} aria-label={t("player.timeline.label")}>
      <div className={styles.zoom}>
        <IconButton
          label={t("player.timeline.zoomOut")}
          className={styles.zoomButton}
          data-testid="timeline-zoom-out"
          onClick={() => zoomTime(clip, 1 / zoomStep)}
        >
          <ZoomOut size={13} aria-hidden />
        </IconButton>
        <IconButton
          label={t("player.timeline.zoomIn")}
          className={styles.zoomButton}
          data-testid="timeline-zoom-in"
          onClick={() => zoomTime(clip, zoomStep)}
        >
          <ZoomIn size={13} aria-hidden />
        </IconButton>
        <IconButton
          label={t("player.timeline.fit")}
          className={styles.zoomButton}
          data-testid="timeline-fit"
          onClick={() => fitTime(clip)}
        >
          <Maximize2 size={12} aria-hidden />
        </IconButton>
      </div>
      <div
        ref={element}
        role="slider"
        aria-label={t("player.timeline.position")}
        aria-valuemin={1}
        aria-valuemax={clip.info.frames}
        aria-valuenow={1}
        tabIndex={0}
        className={styles.tracks}
        data-testid="timeline"
        onKeyDown={onKeyDown}
      >
        <canvas ref={base} className={styles.base} />
        <canvas ref={overlay} className={styles.overlay} />
      </div>
    </section>
  );
}
