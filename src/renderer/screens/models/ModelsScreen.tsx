import { Plus, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useLibrary, useStudio } from "../../app/AppContext";
import { navigation, openModel } from "../../app/navigation";
import { Button } from "../../design/Button";
import { DropOverlay } from "../../design/DropOverlay";
import { showToast } from "../../design/toasts";
import { useFileDrop } from "../../design/useFileDrop";
import { modelInUse } from "../../models/modelInUse";
import { reasonOf } from "../../models/modelsClient";
import { CompareModels } from "./compare/CompareModels";
import { type Compared, comparedWith } from "./compare/compared";
import { ModelDetail } from "./ModelDetail";
import { ModelList } from "./ModelList";
import styles from "./ModelsScreen.module.css";
import { NewNetworkDialog } from "./NewNetworkDialog";

/** The installed models: what they are, where they come from, and which one is in use. */
export function ModelsScreen({ isShown }: { isShown: boolean }) {
  const { t } = useTranslation();
  const { models: client } = useApp();
  const info = useStudio((state) => state.info);
  const importing = useStore(client.store, (state) => state.importing);
  const wanted = useStore(navigation, (state) => state.modelId);
  const clips = useLibrary((state) => state.clips);
  const [compared, setCompared] = useState<Compared>();
  const [isComparing, setComparing] = useState(false);
  const [isCreating, setCreating] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const importFiles = async (files: readonly File[]) => {
    for (const file of files) {
      try {
        const id = await client.import(file);
        openModel(id);
        showToast({ text: t("models.imported", { name: file.name }), tone: "good" });
      } catch (error) {
        showToast({ text: t("models.importFailed", { name: file.name, reason: reasonOf(error) }), tone: "error" });
      }
    }
  };
  const { isDragging, dropHandlers } = useFileDrop((files) => void importFiles(files));
  if (!info) return <p className={styles.loading}>{t("settings.loading")}</p>;

  const { models } = info;
  const usedId = modelInUse(info);
  const chosen = models.find(({ id }) => id === wanted) ?? models.find(({ id }) => id === usedId) ?? models[0];
  return (
    <div className={styles.screen} data-testid="models-screen" {...dropHandlers}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("screens.models")}</h1>
        <p className={styles.lead}>{t("models.lead")}</p>
        {importing.length > 0 && (
          <span className={styles.importing} role="status">
            {t("models.importing", { name: importing.join(", ") })}
          </span>
        )}
        <Button title={t("models.create.hint")} data-testid="new-network" onClick={() => setCreating(true)}>
          <Plus size={15} aria-hidden />
          {t("models.create.open")}
        </Button>
        <Button title={t("models.importHint")} data-testid="import-model" onClick={() => picker.current?.click()}>
          <Upload size={15} aria-hidden />
          {t("models.import")}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".safetensors"
          multiple
          hidden
          aria-label={t("models.import")}
          data-testid="import-model-file"
          onChange={(event) => {
            void importFiles([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
      </header>
      <div className={styles.panes} hidden={isComparing}>
        <ModelList models={models} chosenId={chosen?.id} usedId={usedId} />
        {chosen && (
          <ModelDetail
            key={chosen.id}
            model={chosen}
            isUsed={chosen.id === usedId}
            onCompare={() => {
              setCompared(comparedWith(chosen.id, models, clips.values()));
              setComparing(true);
            }}
          />
        )}
      </div>
      {/* Once shown it stays: its WebGL context lives as long as the page. */}
      <CompareModels
        compared={compared}
        isShown={isShown && isComparing}
        models={models}
        onChange={setCompared}
        onClose={() => setComparing(false)}
      />
      {isCreating && <NewNetworkDialog onClose={() => setCreating(false)} />}
      {isDragging && <DropOverlay testId="model-drop">{t("models.dropHere")}</DropOverlay>}
    </div>
  );
}
