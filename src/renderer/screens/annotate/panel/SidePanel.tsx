import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Segments } from "../../../design/Segments";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import styles from "./SidePanel.module.css";
import { sideTabs } from "./sideTabs";

/** What is beside picture and 3D view: one of several panels. */
export function SidePanel({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const chosen = useStore(annotatePreferences, (preferences) => preferences.sideTab);
  const tab = sideTabs.find(({ id }) => id === chosen) ?? sideTabs[0]!;
  const { Panel } = tab;
  return (
    <div className={styles.panel}>
      {sideTabs.length > 1 && (
        <div className={styles.tabs}>
          <Segments
            label={t("player.side.label")}
            value={tab.id}
            options={sideTabs.map(({ id, title }) => ({ value: id, label: title(t), testId: `side-tab-${id}` }))}
            onChange={(sideTab) => annotatePreferences.setState({ sideTab })}
          />
        </div>
      )}
      <div className={styles.content} data-testid={`side-${tab.id}`}>
        <Panel clip={clip} />
      </div>
    </div>
  );
}
