import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipMaterial } from "../../../../common/trainingProtocol";
import styles from "./ClipsStep.module.css";
import { MaterialRow } from "./MaterialRow";
import type { SetupSession } from "./setupSession";

const rowPx = 49;

/**
 * The clips with what each teaches and what it is used for; only what can be seen is in the page. A list: each control
 * says which clip it is about, and the names of the columns are for the eye.
 */
export function MaterialTable({ session, material }: { session: SetupSession; material: readonly ClipMaterial[] }) {
  const { t } = useTranslation();
  const parts = useStore(session.store, (state) => state.parts);
  const scroller = useRef<HTMLDivElement>(null);
  const personsId = useId();
  const persons = new Set(material.map(({ person }) => person).filter((person) => person !== undefined));
  const virtualizer = useVirtualizer({
    count: material.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 4,
    getItemKey: (index) => material[index]!.clipId,
  });
  return (
    <div className={styles.table}>
      <div className={styles.head} aria-hidden>
        <span />
        <span>{t("training.material.clip")}</span>
        <span title={t("training.material.personHint")}>{t("training.material.person")}</span>
        <span title={t("training.material.framesHint")}>{t("training.material.from")}</span>
        <span>{t("training.material.use")}</span>
      </div>
      <div ref={scroller} className={styles.scroller} data-testid="material" data-clips={material.length}>
        <ul
          className={styles.rows}
          aria-label={t("training.material.table")}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const clip = material[index]!;
            return (
              <MaterialRow
                key={key}
                session={session}
                clip={clip}
                part={parts.get(clip.clipId)}
                personsId={personsId}
                place={{ index, total: material.length, topPx: start, heightPx: rowPx }}
              />
            );
          })}
        </ul>
      </div>
      <datalist id={personsId}>
        {[...persons].map((person) => (
          <option key={person} value={person} />
        ))}
      </datalist>
    </div>
  );
}
