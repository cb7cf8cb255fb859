import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/AppContext";
import type { VideoFacts } from "../../capture/inspectVideo";
import { frameIndexAt } from "../../capture/videoSource";
import fields from "../../design/fields.module.css";
import { showFilled } from "../../design/Slider";
import { formatTime } from "./format";
import styles from "./TransportBar.module.css";

/** Position and time. Both move with every frame, so they are written to the page past React. */
export function SeekBar({ facts }: { facts: VideoFacts }) {
  const { t } = useTranslation();
  const { live } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLElement>(null);
  const { durationSeconds, frameTimes } = facts;
  useEffect(() => {
    const { video } = live;
    let request = 0;
    const show = () => {
      const seconds = video.currentTime;
      const slider = input.current!;
      slider.value = String(seconds);
      showFilled(slider, 0, durationSeconds, seconds);
      time.current!.textContent = formatTime(seconds);
      slider.setAttribute("aria-valuetext", formatTime(seconds));
      const number = frameIndexAt(frameTimes, seconds) + 1;
      slider.dataset.frame = String(number);
      slider.title = t("transport.frame", { number, total: frameTimes.length });
    };
    const tick = () => {
      show();
      if (!video.paused) request = requestAnimationFrame(tick);
    };
    const start = () => {
      cancelAnimationFrame(request);
      tick();
    };
    const events = ["play", "pause", "seeking", "seeked", "loadeddata"] as const;
    for (const event of events) video.addEventListener(event, start);
    start();
    return () => {
      cancelAnimationFrame(request);
      for (const event of events) video.removeEventListener(event, start);
    };
  }, [live, durationSeconds, frameTimes, t]);
  return (
    <>
      <div className={styles.seek}>
        <input
          ref={input}
          type="range"
          className={fields.slider}
          aria-label={t("transport.seek")}
          min={0}
          max={durationSeconds}
          step="any"
          defaultValue={0}
          data-testid="seek"
          data-frames={frameTimes.length}
          onInput={({ currentTarget }) => live.seek(currentTarget.valueAsNumber)}
        />
      </div>
      <span className={styles.time}>
        <strong ref={time} data-testid="time" /> / {formatTime(durationSeconds)}
      </span>
    </>
  );
}
