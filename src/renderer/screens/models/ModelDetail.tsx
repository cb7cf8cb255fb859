import { Columns2, Download, Ellipsis, GraduationCap, Pencil, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { InstalledModel } from "../../../common/modelProtocol";
import { useApp } from "../../app/AppContext";
import { Button, IconButton } from "../../design/Button";
import { MenuButton, type MenuItem } from "../../design/Menu";
import { chooseModel } from "../../models/chooseModel";
import { reasonOf } from "../../models/modelsClient";
import { openSetup } from "../../training/trainView";
import { LineageSection } from "./LineageSection";
import { ModelCard } from "./ModelCard";
import styles from "./ModelDetail.module.css";
import { ModelFacts } from "./ModelFacts";
import { NetworkSection } from "./NetworkSection";
import { RenameModelDialog } from "./RenameModelDialog";
import { useModelActions } from "./useModelActions";

interface ModelDetailProps {
  model: InstalledModel;
  isUsed: boolean;
  onCompare(): void;
}

/** One model with everything that is known of it. */
export function ModelDetail({ model, isUsed, onCompare }: ModelDetailProps) {
  const { t } = useTranslation();
  const { models: client, studio } = useApp();
  const details = useStore(client.store, (state) => state.details.get(model.id));
  const [failure, setFailure] = useState<string>();
  const [renaming, setRenaming] = useState(false);
  const actions = useModelActions(model);
  const { id, error } = model;
  useEffect(() => {
    if (error || details) return;
    setFailure(undefined);
    client.load(id).catch((reason: unknown) => setFailure(reasonOf(reason)));
  }, [client, id, error, details]);

  const items: MenuItem[] = [
    {
      id: "rename-model",
      label: t("models.rename"),
      icon: Pencil,
      disabled: model.bundled || error !== undefined,
      onSelect: () => setRenaming(true),
    },
    {
      id: "remove-model",
      label: model.bundled ? t("models.bundledStays") : isUsed ? t("models.removeInUse") : t("models.remove"),
      icon: Trash2,
      danger: true,
      disabled: model.bundled || isUsed,
      onSelect: () => void actions.remove(),
    },
  ];
  return (
    <section className={styles.detail} aria-label={model.name} data-testid="model-detail" data-model={id}>
      <header className={styles.header}>
        <h2 className={styles.name}>{model.name}</h2>
        {model.bundled && <span className={styles.badge}>{t("models.bundled")}</span>}
        {model.summary?.untrained && <span className={styles.untrained}>{t("models.untrained")}</span>}
        {isUsed && <span className={styles.used}>{t("models.inUse")}</span>}
        <div className={styles.actions}>
          {!isUsed && (
            <Button
              look={model.summary?.untrained ? undefined : "primary"}
              disabled={error !== undefined}
              title={t("models.useHint")}
              data-testid="use-model"
              onClick={() => void chooseModel(studio, id, t)}
            >
              {t("models.use")}
            </Button>
          )}
          <Button disabled={error !== undefined} data-testid="compare-model" onClick={onCompare}>
            <Columns2 size={15} aria-hidden />
            {t("models.compare")}
          </Button>
          <Button
            look={model.summary?.untrained && "primary"}
            disabled={error !== undefined}
            data-testid="fine-tune-model"
            onClick={() => openSetup({ baseModel: id })}
          >
            <GraduationCap size={15} aria-hidden />
            {t("models.fineTune")}
          </Button>
          <Button
            disabled={error !== undefined || actions.isExporting}
            data-testid="export-model"
            onClick={() => void actions.export()}
          >
            <Download size={15} aria-hidden />
            {t("models.export")}
          </Button>
          <MenuButton
            label={t("models.more")}
            items={items}
            testId="model-menu"
            trigger={(props) => (
              <IconButton {...props} label={t("models.more")} data-testid="model-more">
                <Ellipsis size={16} aria-hidden />
              </IconButton>
            )}
          />
        </div>
      </header>
      {error && (
        <p className={styles.error} role="alert">
          {error.message}
        </p>
      )}
      {!error && !details && failure && (
        <p className={styles.error} role="alert">
          {failure}
        </p>
      )}
      {!error && !details && !failure && <p className={styles.loading}>{t("models.loading")}</p>}
      {details && (
        <div className={styles.content}>
          {model.summary?.untrained && (
            <p className={styles.notice} data-testid="model-untrained">
              {t("models.untrainedNotice")}
            </p>
          )}
          <ModelFacts details={details} />
          {details.lineage && <LineageSection lineage={details.lineage} />}
          <NetworkSection modelId={id} />
          <ModelCard text={details.card} />
        </div>
      )}
      {renaming && <RenameModelDialog model={model} onClose={() => setRenaming(false)} />}
    </section>
  );
}
