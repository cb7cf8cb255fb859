import { Bookmark, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import { Button, IconButton } from "../../../design/Button";
import { TextField } from "../../../design/TextField";
import { formatTime } from "../../live/format";
import { marksOf, namedRangesOf } from "../player/jumps";
import type { ClipSession } from "../session/clipSession";
import { addRange, removeRecord, rename } from "../session/marks";
import { useRecords } from "../session/useRecords";
import styles from "./ClipPanel.module.css";

const prefixes = ["mark/", "range/"] as const;
const makeLists = (clip: ClipSession) => ({ marks: marksOf(clip), ranges: namedRangesOf(clip) });

/** Places to jump to, and named stretches. */
export function MarksSection({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { commands } = useApp();
  const { marks, ranges } = useRecords(clip, prefixes, makeLists);
  const selected = useStore(clip.selection, ({ record }) => record);
  const range = useStore(clip.selection, (selection) => selection.range);
  const time = (frame: number) => formatTime(clip.data.timestampsS[frame]! - clip.bounds.fromS);
  return (
    <>
      {marks.length + ranges.length === 0 && <p className={styles.hint}>{t("player.clip.noMarks")}</p>}
      <ul className={styles.marks}>
        {[
          ...marks.map((mark) => ({ ...mark, first: mark.frame, last: undefined as number | undefined })),
          ...ranges.map(({ range: [first, last], ...rest }) => ({ ...rest, first, last })),
        ].map(({ key, label, first, last }) => (
          <li key={key} className={styles.mark} data-selected={key === selected}>
            <Button
              look="quiet"
              className={styles.jump}
              aria-label={t("player.clip.jump", { frame: first + 1 })}
              data-testid={`jump-${key}`}
              onClick={() => {
                clip.playback.seek(first);
                clip.selection.setState({
                  record: key,
                  range: last === undefined ? undefined : [first, last],
                });
              }}
            >
              {time(first)}
              {last !== undefined && ` – ${time(last)}`}
            </Button>
            <TextField
              className={styles.markName}
              value={label}
              aria-label={
                last === undefined
                  ? t("player.clip.markName", { frame: first + 1 })
                  : t("player.clip.rangeName", { first: first + 1, last: last + 1 })
              }
              data-testid={`name-${key}`}
              onChange={(name) => rename(clip, key, name)}
            />
            <IconButton
              label={t("player.clip.remove")}
              data-testid={`remove-${key}`}
              onClick={() => removeRecord(clip, key)}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button data-testid="add-mark" onClick={() => commands.run("player.addMark")}>
          <Bookmark size={14} aria-hidden />
          {t("player.clip.addMark")}
        </Button>
        <Button
          disabled={!range}
          data-testid="add-range"
          onClick={() => {
            if (range) addRange(clip, range, t("player.clip.newRange", { number: ranges.length + 1 }));
          }}
        >
          {t("player.clip.addRange")}
        </Button>
      </div>
    </>
  );
}
