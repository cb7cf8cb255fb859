import { useTranslation } from "react-i18next";
import type { RunDetails } from "../../../../common/trainingProtocol";
import { useStudio, useTraining } from "../../../app/AppContext";
import { openClip, openModel, openRun } from "../../../app/navigation";
import { formatNumber } from "../../../library/clipFormat";
import { settingFields } from "../setup/settingFields";
import { readSetting } from "../setup/settingPaths";
import { settingText } from "../setup/settingText";
import styles from "./AboutPage.module.css";
import { Card } from "./Card";

/** What a run was made of: its clips and every setting. */
export function AboutPage({ details }: { details: RunDetails }) {
  return (
    <div className={styles.about}>
      <ClipsCard details={details} />
      <SettingsCard details={details} />
    </div>
  );
}

function ClipsCard({ details: { clips } }: { details: RunDetails }) {
  const { t, i18n } = useTranslation();
  return (
    <Card title={t("trainingRun.about.clips")} testId="run-clips">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("trainingRun.about.clip")}</th>
            <th scope="col">{t("trainingRun.about.part")}</th>
            <th scope="col" className={styles.number}>
              {t("trainingRun.about.frames")}
            </th>
          </tr>
        </thead>
        <tbody>
          {clips.map(({ id, name, part, frames }) => (
            <tr key={id}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.link}
                  data-testid={`about-clip-${id}`}
                  onClick={() => openClip(id)}
                >
                  {name}
                </button>
              </th>
              <td>{t(`trainingRun.about.parts.${part}`)}</td>
              <td className={styles.number}>{formatNumber(frames, i18n.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function SettingsCard({ details: { settings, summary } }: { details: RunDetails }) {
  const { t, i18n } = useTranslation();
  const { baseModel, continues } = summary;
  const model = useStudio((state) => state.info?.models.find(({ id }) => id === baseModel)?.name) ?? baseModel;
  const before = useTraining((state) => state.runs.get(continues ?? ""));
  const limits = [
    settings.minutes !== undefined &&
      t("training.duration.minutes", { minutes: formatNumber(settings.minutes, i18n.language, 1) }),
    settings.steps !== undefined && `${formatNumber(settings.steps, i18n.language)} ${t("training.unit.steps")}`,
  ];
  const shown = settingFields.filter(
    ({ path, group }) => group !== "network" || readSetting(settings, path) !== undefined,
  );
  return (
    <Card title={t("trainingRun.about.settings")} testId="run-settings">
      <dl className={styles.settings}>
        <Row name={t("trainingRun.about.base")}>
          <button type="button" className={styles.link} data-testid="about-model" onClick={() => openModel(baseModel)}>
            {model}
          </button>
        </Row>
        {before && (
          <Row name={t("trainingRun.about.continues")}>
            <button type="button" className={styles.link} data-testid="about-run" onClick={() => openRun(before.id)}>
              {before.name}
            </button>
          </Row>
        )}
        <Row name={t("training.how.learns")}>{t(`training.how.learnsName.${settings.learns}`)}</Row>
        <Row name={t("trainingRun.about.stages")}>{settings.stages.join(", ")}</Row>
        <Row name={t("trainingRun.about.limit")}>{limits.filter(Boolean).join(" · ")}</Row>
        {shown.map((field) => (
          <Row key={field.path} name={t(`training.setting.${field.path}.name`)}>
            {settingText(field, readSetting(settings, field.path), t)}
          </Row>
        ))}
      </dl>
    </Card>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={styles.row}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
