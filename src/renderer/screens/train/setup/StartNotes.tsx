import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useTraining } from "../../../app/AppContext";
import { sentence } from "../../../i18n/sentence";
import { formatNumber } from "../../../library/clipFormat";
import { isAtWork } from "../runs/orderRuns";
import type { SetupField } from "./checkSetup";
import styles from "./SetupPage.module.css";
import type { SetupSession } from "./setupSession";
import { useProblems } from "./useSetup";

/** Under Start: what is to be put right first, why it was refused, what comes before it in the queue. */
export function StartNotes({ session }: { session: SetupSession }) {
  const { t, i18n } = useTranslation();
  const problems = useProblems(session);
  const refusal = useStore(session.store, (state) => state.refusal);
  const before = useTraining(
    ({ runs }) => [...runs.values()].filter((run) => isAtWork(run) || run.state === "waiting").length,
  );
  const fieldName = useFieldName();
  return (
    <>
      {problems.size > 0 && (
        <p className={styles.fieldError} data-testid="start-problems">
          {t("training.start.lookAt", { fields: [...problems.keys()].map(fieldName).join(", ") })}
        </p>
      )}
      {refusal && (
        <div className={styles.refusal} role="alert" data-testid="start-refused">
          <strong>{t("training.start.refused")}</strong>
          <span>{sentence(refusal.error.message)}</span>
        </div>
      )}
      {before > 0 && (
        <p className={styles.note}>
          {t("training.start.queue", { count: before, amount: formatNumber(before, i18n.language) })}
        </p>
      )}
      <p className={styles.note}>{t("training.start.live")}</p>
    </>
  );
}

/** What a field is called where it stands. */
function useFieldName(): (field: SetupField) => string {
  const { t } = useTranslation();
  return (field) => {
    switch (field) {
      case "name":
      case "clips":
        return t(`training.field.${field}`);
      case "minutes":
      case "steps":
        return t("training.how.length");
      case "learns":
      case "stages":
      case "baseModel":
        return t(`training.how.${field}`);
      default:
        return t(`training.setting.${field}.name`);
    }
  };
}
