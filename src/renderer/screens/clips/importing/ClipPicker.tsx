import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../../common/libraryProtocol";
import { useLibrary } from "../../../app/AppContext";
import { TextField } from "../../../design/TextField";
import { formatDate, formatDuration } from "../../../library/clipFormat";
import { findClips } from "../../../library/clipQuery";
import styles from "./MotionImportDialog.module.css";

const mostShown = 50;

interface ClipPickerProps {
  value: string | undefined;
  onChange(clipId: string): void;
}

/** One of the clips that a truth can belong to, found by typing. */
export function ClipPicker({ value, onChange }: ClipPickerProps) {
  const { t, i18n } = useTranslation();
  const clips = useLibrary((state) => state.clips);
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const possible = [...clips.values()].filter(canHaveTruth);
    return findClips(possible, { search, tags: [], sort: "date", descending: true }, i18n.language).slice(0, mostShown);
  }, [clips, search, i18n.language]);
  return (
    <div className={styles.picker}>
      <TextField
        aria-label={t("library.search")}
        placeholder={t("library.search")}
        icon={<Search size={15} aria-hidden />}
        value={search}
        data-testid="truth-search"
        onChange={setSearch}
      />
      <div role="radiogroup" aria-label={t("importing.motion.chooseClip")} className={styles.clips}>
        {found.map((clip) => (
          <label key={clip.id} className={styles.clip}>
            <input
              type="radio"
              name="truth-clip"
              checked={clip.id === value}
              data-testid="truth-clip"
              onChange={() => onChange(clip.id)}
            />
            <span className={styles.clipName}>{clip.name}</span>
            <span className={styles.clipFacts}>
              {formatDuration(clip.durationS)} · {formatDate(clip.createdAt, i18n.language)}
            </span>
          </label>
        ))}
        {found.length === 0 && <p className={styles.hint}>{t("importing.motion.noClips")}</p>}
      </div>
    </div>
  );
}

function canHaveTruth({ kind, error }: ClipSummary): boolean {
  return kind !== "motion" && error === undefined;
}
