import { useTranslation } from "react-i18next";
import { Field } from "../../../design/Field";
import { TextField } from "../../../design/TextField";
import type { SetupSession } from "./setupSession";
import { useName, useProblems } from "./useSetup";

/** What the training or the experiment is called. */
export function NameField({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const name = useName(session);
  const problem = useProblems(session).get("name");
  return (
    <Field label={t("training.setup.name")} error={problem && t(`training.wrong.${problem}`)}>
      <TextField value={name} maxLength={120} data-testid="training-name" onChange={(text) => session.setName(text)} />
    </Field>
  );
}
