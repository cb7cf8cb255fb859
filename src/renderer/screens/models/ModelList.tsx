import { useTranslation } from "react-i18next";
import type { InstalledModel } from "../../../common/modelProtocol";
import { openModel } from "../../app/navigation";
import { classes } from "../../design/classes";
import { type ModelNode, modelTree } from "../../models/modelTree";
import styles from "./ModelList.module.css";

interface ModelListProps {
  models: readonly InstalledModel[];
  chosenId: string | undefined;
  usedId: string;
}

/** Lineage as a tree: each model below the one that it was trained from. */
export function ModelList({ models, chosenId, usedId }: ModelListProps) {
  const { t } = useTranslation();
  return (
    <nav className={styles.list} aria-label={t("models.list")} data-testid="model-list">
      {modelTree(models).map((node) => (
        <ModelEntry
          key={node.model.id}
          node={node}
          isChosen={node.model.id === chosenId}
          isUsed={node.model.id === usedId}
        />
      ))}
    </nav>
  );
}

function ModelEntry({ node, isChosen, isUsed }: { node: ModelNode; isChosen: boolean; isUsed: boolean }) {
  const { t } = useTranslation();
  const { model, depth, orphaned } = node;
  return (
    <button
      type="button"
      className={classes(styles.entry, depth > 0 && styles.child)}
      style={{ marginLeft: `${depth * 20}px` }}
      aria-current={isChosen ? "true" : undefined}
      data-testid={`model-entry-${model.id}`}
      data-depth={depth}
      onClick={() => openModel(model.id)}
    >
      <span className={styles.name}>{model.name}</span>
      {isUsed && <span className={styles.used}>{t("models.inUse")}</span>}
      <span className={model.error ? styles.error : styles.facts}>
        {factsOf(model).map((key) => (
          <span key={key}>{t(key)}</span>
        ))}
        {orphaned && <span>{t("models.orphaned")}</span>}
        {model.results && <span title={model.results.measuredOn}>MPJPE {model.results.mpjpeMm.toFixed(1)} mm</span>}
      </span>
    </button>
  );
}

function factsOf({ error, summary, bundled, outcome }: InstalledModel) {
  if (error) return ["models.broken"] as const;
  if (summary?.untrained) return ["models.untrained"] as const;
  if (outcome) return [`models.outcome.${outcome}`] as const;
  return bundled ? (["models.bundled"] as const) : [];
}
