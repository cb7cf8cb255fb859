import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InstalledModel } from "../../../common/modelProtocol";
import { useApp } from "../../app/AppContext";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { Field } from "../../design/Field";
import { TextField } from "../../design/TextField";
import { showError } from "../clips/useClipActions";

export function RenameModelDialog({ model, onClose }: { model: InstalledModel; onClose(): void }) {
  const { t } = useTranslation();
  const { models: client } = useApp();
  const [name, setName] = useState(model.name);
  const isPossible = name.trim() !== "";
  const save = () => {
    if (!isPossible) return;
    onClose();
    client.rename(model.id, name.trim()).catch(showError);
  };
  return (
    <Dialog
      title={t("models.renameTitle")}
      onClose={onClose}
      onSubmit={save}
      testId="rename-model-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" disabled={!isPossible} data-testid="rename-model-save">
            {t("models.save")}
          </Button>
        </>
      }
    >
      <Field label={t("models.name")}>
        <TextField
          value={name}
          maxLength={200}
          aria-label={t("models.name")}
          data-testid="rename-model-name"
          onChange={setName}
        />
      </Field>
    </Dialog>
  );
}
