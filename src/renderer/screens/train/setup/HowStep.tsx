import { useTranslation } from "react-i18next";
import { learningParts } from "../../../../common/trainingProtocol";
import { useStudio } from "../../../app/AppContext";
import { Checkbox } from "../../../design/Checkbox";
import { Select } from "../../../design/Select";
import { modelInUse } from "../../../models/modelInUse";
import { AdvancedSettings } from "./AdvancedSettings";
import { FieldProblem } from "./FieldProblem";
import styles from "./HowStep.module.css";
import { LengthChoice } from "./LengthChoice";
import { Step } from "./Step";
import type { SetupSession } from "./setupSession";
import { useBaseModel, useSettings } from "./useSetup";

/** What learns, for how long, from which model; everything else under "Advanced". */
export function HowStep({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const settings = useSettings(session);
  const seesPictures = useBaseModel(session)?.summary?.frontEnd === "image";
  if (!settings) return null;
  return (
    <Step number={3} title={t("training.setup.how")} lead={t("training.setup.howLead")} isWide testId="step-how">
      <div className={styles.choices}>
        <fieldset className={styles.choice}>
          <legend className={styles.label}>{t("training.how.learns")}</legend>
          <div className={styles.parts}>
            {learningParts.map((part) => (
              <label key={part} className={styles.part}>
                <input
                  type="radio"
                  name="learns"
                  checked={settings.learns === part}
                  data-testid={`learns-${part}`}
                  onChange={() => session.change("learns", part)}
                />
                <span className={styles.partName}>{t(`training.how.learnsName.${part}`)}</span>
                <span className={styles.about}>
                  {t(seesPictures ? `training.how.learnsFromPictures.${part}` : `training.how.learnsAbout.${part}`)}
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <div className={styles.others}>
          <LengthChoice session={session} settings={settings} />
          <StagesChoice session={session} stages={settings.stages} />
          <ModelChoice session={session} baseModel={settings.baseModel} />
        </div>
      </div>
      {seesPictures && (
        <p className={styles.about} data-testid="image-network-note">
          {t("training.how.pictures")}
        </p>
      )}
      <AdvancedSettings session={session} settings={settings} />
    </Step>
  );
}

function StagesChoice({ session, stages }: { session: SetupSession; stages: readonly number[] }) {
  const { t } = useTranslation();
  const model = useBaseModel(session);
  const offered = Array.from({ length: model?.summary?.stages ?? Math.max(3, ...stages) }, (_, index) => index + 1);
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{t("training.how.stages")}</legend>
      <div className={styles.line}>
        {offered.map((stage) => (
          <Checkbox
            key={stage}
            label={t("training.how.stage", { number: stage })}
            checked={stages.includes(stage)}
            data-testid={`stage-${stage}`}
            onChange={(isChosen) =>
              session.change(
                "stages",
                offered.filter((each) => (each === stage ? isChosen : stages.includes(each))),
              )
            }
          />
        ))}
      </div>
      <p className={styles.about}>{t("training.how.stagesAbout")}</p>
      <FieldProblem session={session} field="stages" />
    </fieldset>
  );
}

function ModelChoice({ session, baseModel }: { session: SetupSession; baseModel: string }) {
  const { t } = useTranslation();
  const models = useStudio((state) => state.info?.models) ?? [];
  const inUse = useStudio(({ info }) => info && modelInUse(info));
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.label}>{t("training.how.baseModel")}</legend>
      <Select
        className={styles.model}
        aria-label={t("training.how.baseModel")}
        data-testid="base-model"
        value={baseModel}
        options={models.map(({ id, name, error }) => ({
          value: id,
          label: id === inUse ? t("training.how.inUse", { name }) : name,
          disabled: error !== undefined,
        }))}
        onChange={(id) => session.change("baseModel", id)}
      />
      <p className={styles.about}>{t("training.how.baseModelAbout")}</p>
      <FieldProblem session={session} field="baseModel" />
    </fieldset>
  );
}
