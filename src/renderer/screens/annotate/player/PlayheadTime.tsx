import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../live/format";
import type { ClipSession } from "../session/clipSession";
import { endS } from "./frameTimes";
import styles from "./PlayerBar.module.css";

/** Where the playhead is: time and frame. The frame can be typed. Both move with every frame, past React. */
export function PlayheadTime({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const time = useRef<HTMLElement>(null);
  const frameField = useRef<HTMLInputElement>(null);
  const [isTyping, setTyping] = useState(false);
  const { playback, data } = clip;
  const { timestampsS } = data;
  const beginS = timestampsS[0]!;

  useEffect(() => {
    const show = (frame: number) => {
      time.current!.textContent = formatTime(timestampsS[frame]! - beginS);
      time.current!.dataset.frame = String(frame);
      if (!isTyping) frameField.current!.value = String(frame + 1);
    };
    show(playback.frame);
    return playback.onFrame(show);
  }, [playback, timestampsS, beginS, isTyping]);

  const jump = (text: string) => {
    const number = Number(text);
    if (Number.isInteger(number)) playback.seek(number - 1);
  };
  return (
    <div className={styles.time}>
      <span className={styles.clock}>
        <strong ref={time} data-testid="player-time" /> / {formatTime(endS(timestampsS) - beginS)}
      </span>
      <label className={styles.frame}>
        {t("player.bar.frame")}
        <input
          ref={frameField}
          className={styles.frameField}
          style={{ width: `calc(${String(timestampsS.length).length}ch + 18px)` }}
          inputMode="numeric"
          data-testid="player-frame"
          onFocus={(event) => {
            setTyping(true);
            event.target.select();
          }}
          onBlur={(event) => {
            jump(event.target.value);
            setTyping(false);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") jump(event.currentTarget.value);
            else if (event.key === "Escape") event.currentTarget.value = String(playback.frame + 1);
            else return;
            event.currentTarget.blur();
          }}
        />
        / {timestampsS.length.toLocaleString()}
      </label>
    </div>
  );
}
