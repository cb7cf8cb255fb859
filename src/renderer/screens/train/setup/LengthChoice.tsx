import { useTranslation } from "react-i18next";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import { Checkbox } from "../../../design/Checkbox";
import { NumberField } from "../../../design/NumberField";
import { FieldProblem } from "./FieldProblem";
import styles from "./HowStep.module.css";
import { lengthFields } from "./settingFields";
import type { SetupSession } from "./setupSession";

/** When a training ends: after minutes, after steps, or at the first of the two. */
export function LengthChoice({ session, settings }: { session: SetupSession; settings: TrainingSettings }) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{t("training.how.length")}</legend>
      <div className={styles.line}>
        {lengthFields.map(({ path, usual, kind: _kind, unit, ...limits }) => {
          const value = settings[path];
          return (
            <span key={path} className={styles.limit}>
              <Checkbox
                label={t(`training.how.${path}`)}
                checked={value !== undefined}
                data-testid={`limits-${path}`}
                onChange={(isOn) => session.change(path, isOn ? usual : undefined)}
              />
              <NumberField
                className={styles.limitField}
                aria-label={t(`training.how.${path}`)}
                data-testid={`setting-${path}`}
                value={value ?? usual}
                disabled={value === undefined}
                format={String}
                unit={t(`training.unit.${unit}`)}
                {...limits}
                onChange={(next) => session.change(path, next)}
              />
            </span>
          );
        })}
      </div>
      <p className={styles.about}>{t("training.how.lengthAbout")}</p>
      <FieldProblem session={session} field="minutes" />
      <FieldProblem session={session} field="steps" />
    </fieldset>
  );
}
