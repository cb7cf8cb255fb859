import { Info, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { classes } from "../../../design/classes";
import styles from "./ClipsStep.module.css";
import { checkClips } from "./checkSetup";
import type { SetupSession } from "./setupSession";

/** Why the clips are split like this, and what is questionable about it. */
export function SplitNotes({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const reason = useStore(session.store, (state) => state.reason);
  const parts = useStore(session.store, (state) => state.parts);
  const material = useStore(session.store, (state) => state.material) ?? [];
  const overlaps = useStore(session.store, (state) => state.dataset?.overlaps) ?? [];
  const problem = checkClips(parts.values());
  const names = (ids: readonly string[]) =>
    ids.map((id) => `“${material.find(({ clipId }) => clipId === id)?.name ?? id}”`).join(", ");
  return (
    <ul className={styles.notes}>
      {!problem && (
        <li className={styles.note} data-testid="split-reason" data-reason={reason ?? "own"}>
          <Info size={15} aria-hidden />
          {t(`training.reason.${reason ?? "own"}`)}
        </li>
      )}
      {problem && (
        <li className={classes(styles.note, styles.error)} role="alert" data-testid="clips-problem">
          <TriangleAlert size={15} aria-hidden />
          {t(`training.wrong.${problem}`)}
        </li>
      )}
      {overlaps.map(({ kind, clipIds }) => (
        <li
          key={`${kind} ${clipIds.join(" ")}`}
          className={classes(styles.note, styles.warning)}
          data-testid={`overlap-${kind}`}
        >
          <TriangleAlert size={15} aria-hidden />
          {t(`training.warning.${kind}`, { clips: names(clipIds) })}
        </li>
      ))}
    </ul>
  );
}
