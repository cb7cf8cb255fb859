import { Boxes, GitBranch, Radio, Trash2, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import type { VerdictOutcome } from "../../../../common/verdict";
import { useStudio } from "../../../app/AppContext";
import { openModel } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { Field } from "../../../design/Field";
import { TextField } from "../../../design/TextField";
import { modelInUse } from "../../../models/modelInUse";
import type { Keeping } from "./useKeeping";
import styles from "./Verdict.module.css";

interface KeepPanelProps {
  run: RunSummary;
  outcome: VerdictOutcome;
  keeping: Keeping;
  onDiscard(): void;
  onContinue(): void;
}

/** What becomes of the result: kept, kept and used, thrown away, or trained on. */
export function KeepPanel({ run, outcome, keeping, onDiscard, onContinue }: KeepPanelProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.keep} aria-label={t("trainingRun.keep.label")} data-testid="verdict-keep">
      {run.keptAs === undefined ? (
        <ToKeep outcome={outcome} keeping={keeping} />
      ) : (
        <Kept run={run} modelId={run.keptAs} outcome={outcome} keeping={keeping} />
      )}
      <div className={styles.keepMore}>
        <Button
          look="quiet"
          title={t("trainingRun.actions.continueHint")}
          data-testid="verdict-continue"
          onClick={onContinue}
        >
          <GitBranch size={15} aria-hidden />
          {t("trainingRun.keep.continue")}
        </Button>
        <Button
          look="quiet"
          title={t("trainingRun.actions.discardHint")}
          data-testid="verdict-discard"
          onClick={onDiscard}
        >
          <Trash2 size={15} aria-hidden />
          {t("trainingRun.actions.discard")}
        </Button>
      </div>
    </section>
  );
}

function ToKeep({ outcome, keeping }: Pick<KeepPanelProps, "outcome" | "keeping">) {
  const { t } = useTranslation();
  const { name, setName, isBusy, isNameEmpty, keep, keepAndUse } = keeping;
  const isGood = outcome === "better";
  return (
    <>
      <Field label={t("trainingRun.keep.name")} error={isNameEmpty ? t("training.wrong.name-empty") : undefined}>
        <TextField value={name} maxLength={120} data-testid="keep-name" onChange={setName} />
      </Field>
      <Button
        look={isGood ? "primary" : "normal"}
        disabled={isBusy || isNameEmpty}
        title={t("trainingRun.keep.useHint")}
        data-testid="keep-and-use"
        onClick={keepAndUse}
      >
        <Radio size={15} aria-hidden />
        {t("trainingRun.keep.keepAndUse")}
      </Button>
      <Button disabled={isBusy || isNameEmpty} title={t("trainingRun.keep.keepHint")} data-testid="keep" onClick={keep}>
        <Boxes size={15} aria-hidden />
        {t("trainingRun.keep.keep")}
      </Button>
    </>
  );
}

type KeptProps = Pick<KeepPanelProps, "run" | "outcome" | "keeping"> & { modelId: string };

function Kept({ run, modelId, outcome, keeping }: KeptProps) {
  const { t } = useTranslation();
  const models = useStudio((state) => state.info?.models);
  const inUse = useStudio(({ info }) => info && modelInUse(info));
  const model = models?.find(({ id }) => id === modelId);
  const base = models?.find(({ id }) => id === run.baseModel);
  if (models && !model) {
    return (
      <>
        <p data-testid="kept-gone">{t("trainingRun.keep.gone")}</p>
        <ToKeep outcome={outcome} keeping={keeping} />
      </>
    );
  }
  return (
    <>
      <p className={styles.kept} data-testid="kept">
        <Boxes size={16} aria-hidden />
        {t(inUse === modelId ? "trainingRun.keep.inUse" : "trainingRun.keep.kept", { name: model?.name ?? modelId })}
      </p>
      {inUse === modelId ? (
        base && (
          <Button
            data-testid="roll-back"
            title={t("trainingRun.keep.rollBackHint")}
            onClick={() => keeping.use(base.id)}
          >
            <Undo2 size={15} aria-hidden />
            {t("trainingRun.keep.rollBack", { name: base.name })}
          </Button>
        )
      ) : (
        <Button
          look="primary"
          title={t("trainingRun.keep.useHint")}
          data-testid="use-live"
          onClick={() => keeping.use(modelId)}
        >
          <Radio size={15} aria-hidden />
          {t("trainingRun.keep.use")}
        </Button>
      )}
      <Button data-testid="show-model" onClick={() => openModel(modelId)}>
        <Boxes size={15} aria-hidden />
        {t("trainingRun.keep.show")}
      </Button>
    </>
  );
}
