import { ArrowDown, ArrowUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../../common/libraryProtocol";
import { Button, IconButton } from "../../../design/Button";
import { Dialog } from "../../../design/Dialog";
import { Field } from "../../../design/Field";
import { TextField } from "../../../design/TextField";
import { formatDuration, formatNumber } from "../../../library/clipFormat";
import type { ClipActions } from "../useClipActions";
import styles from "./dialogs.module.css";

interface MergeDialogProps {
  clips: readonly ClipSummary[];
  actions: ClipActions;
  onClose(): void;
}

/** In which order clips become one, and what it is called. */
export function MergeDialog({ clips, actions, onClose }: MergeDialogProps) {
  const { t, i18n } = useTranslation();
  const [order, setOrder] = useState(clips);
  const [name, setName] = useState(t("library.merge.suggestedName", { name: clips[0]!.name }));
  const move = (from: number, to: number) => {
    const moved = [...order];
    moved.splice(to, 0, ...moved.splice(from, 1));
    setOrder(moved);
  };
  const run = () => {
    if (name.trim() === "") return;
    onClose();
    actions.merge(
      order.map(({ id }) => id),
      name.trim(),
    );
  };
  const amount = formatNumber(clips.length, i18n.language);
  return (
    <Dialog
      title={t("library.merge.title", { amount })}
      testId="merge-dialog"
      onClose={onClose}
      onSubmit={run}
      footer={
        <>
          <Button data-testid="merge-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={name.trim() === ""} data-testid="merge-run">
            {t("library.merge.run")}
          </Button>
        </>
      }
    >
      <p className={styles.lead}>{t("library.merge.lead")}</p>
      <ol className={styles.order}>
        {order.map((clip, index) => (
          <li key={clip.id} className={styles.part} data-testid="merge-part">
            <span className={styles.partNumber}>{index + 1}</span>
            <span className={styles.partName}>{clip.name}</span>
            <span className={styles.partNumber}>{formatDuration(clip.durationS)}</span>
            <IconButton
              label={t("library.merge.up", { name: clip.name })}
              disabled={index === 0}
              data-testid="merge-up"
              onClick={() => move(index, index - 1)}
            >
              <ArrowUp size={15} aria-hidden />
            </IconButton>
            <IconButton
              label={t("library.merge.down", { name: clip.name })}
              disabled={index === order.length - 1}
              data-testid="merge-down"
              onClick={() => move(index, index + 1)}
            >
              <ArrowDown size={15} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      <Field label={t("library.merge.name")}>
        <TextField data-autofocus data-testid="merge-name" value={name} onChange={setName} />
      </Field>
    </Dialog>
  );
}
