import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { Button } from "../../../design/Button";
import { ConfirmDialog, Dialog } from "../../../design/Dialog";
import { Field } from "../../../design/Field";
import { TextField } from "../../../design/TextField";
import { isAtWork } from "./orderRuns";

interface RunDialogProps {
  run: RunSummary;
  onClose(): void;
}

/** Asks before a run is thrown away. */
export function DiscardDialog({ run, onClose, onDiscard }: RunDialogProps & { onDiscard(): void }) {
  const { t } = useTranslation();
  const sentences = [t("training.discardDialog.body")];
  if (isAtWork(run)) sentences.unshift(t("training.discardDialog.running"));
  if (run.keptAs !== undefined) sentences.push(t("training.discardDialog.kept"));
  return (
    <ConfirmDialog
      title={t("training.discardDialog.title", { name: run.name })}
      confirmLabel={t("training.discardDialog.confirm")}
      testId="discard-run"
      onConfirm={onDiscard}
      onClose={onClose}
    >
      {sentences.join(" ")}
    </ConfirmDialog>
  );
}

export function RenameDialog({ run, onClose, onRename }: RunDialogProps & { onRename(name: string): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(run.name);
  const isEmpty = name.trim() === "";
  return (
    <Dialog
      title={t("training.renameDialog.title")}
      testId="rename-run"
      onClose={onClose}
      onSubmit={() => {
        if (isEmpty) return;
        onClose();
        onRename(name);
      }}
      footer={
        <>
          <Button data-testid="rename-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={isEmpty} data-testid="rename-confirm">
            {t("training.renameDialog.confirm")}
          </Button>
        </>
      }
    >
      <Field label={t("training.renameDialog.name")} error={isEmpty ? t("training.wrong.name-empty") : undefined}>
        <TextField
          value={name}
          maxLength={120}
          data-testid="rename-name"
          onFocus={(event) => event.target.select()}
          onChange={setName}
        />
      </Field>
    </Dialog>
  );
}
