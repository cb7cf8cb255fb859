import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { sentence } from "../../../i18n/sentence";
import type { SetupField } from "./checkSetup";
import styles from "./SetupPage.module.css";
import type { SetupSession } from "./setupSession";
import { useProblems } from "./useSetup";

/** What is wrong with a field: found here, or by the host when it was to start. */
export function FieldProblem({ session, field }: { session: SetupSession; field: SetupField }) {
  const { t } = useTranslation();
  const problem = useProblems(session).get(field);
  const refusal = useStore(session.store, (state) => state.refusal);
  const text = problem
    ? t(`training.wrong.${problem}`)
    : refusal?.field === field
      ? sentence(refusal.error.message)
      : undefined;
  if (text === undefined) return null;
  return (
    <span className={styles.fieldError} role="alert" data-testid={`problem-${field}`}>
      {text}
    </span>
  );
}
