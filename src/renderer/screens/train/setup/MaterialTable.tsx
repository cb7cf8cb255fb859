import { useVirtualizer } from "@tanstack/react-virtual";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipMaterial } from "../../../../common/trainingProtocol";
import styles from "./ClipsStep.module.css";
import { MaterialRow } from "./MaterialRow";
import type { SetupSession } from "./setupSession";

const rowPx = 49;

/** The clips with what each teaches and what it is used for; only what can be seen is in the page. */
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
    // biome-ignore lint/a11y/useSemanticElements: rows of a table element cannot be left out while they are out of sight
    <div
      role="table"
      aria-label={t("training.material.table")}
      aria-rowcount={material.length + 1}
      className={styles.table}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="row" className={styles.head} tabIndex={-1}>
        <span />
        <Head>{t("training.material.clip")}</Head>
        <Head hint={t("training.material.personHint")}>{t("training.material.person")}</Head>
        <Head hint={t("training.material.framesHint")}>{t("training.material.from")}</Head>
        <Head>{t("training.material.use")}</Head>
      </div>
      <div ref={scroller} className={styles.scroller} data-testid="material" data-clips={material.length}>
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const clip = material[index]!;
            return (
              <MaterialRow
                key={key}
                session={session}
                clip={clip}
                part={parts.get(clip.clipId)}
                personsId={personsId}
                place={{ index, top: start, height: rowPx }}
              />
            );
          })}
        </div>
      </div>
      <datalist id={personsId}>
        {[...persons].map((person) => (
          <option key={person} value={person} />
        ))}
      </datalist>
    </div>
  );
}

function Head({ children, hint }: { children: string; hint?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see MaterialTable
    <span role="columnheader" tabIndex={-1} title={hint}>
      {children}
    </span>
  );
}
