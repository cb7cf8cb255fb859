import { useTranslation } from "react-i18next";
import type { InstalledModel } from "../../../common/modelProtocol";
import type { StudioInfo } from "../../../common/protocol";
import { automaticModel, bundledModels } from "../../../common/settings";
import { useApp } from "../../app/AppContext";
import styles from "./SettingsScreen.module.css";

/**
 * The studio's own choice by speed, then the installed networks with what was measured on them; a broken one says what
 * is wrong and cannot be chosen.
 */
export function ModelChoice({ info: { models, settings, engine } }: { info: StudioInfo }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  const loaded = engine.state === "ready" ? engine.status.model?.id : undefined;
  return (
    <div role="radiogroup" aria-label={t("settings.model")} className={styles.models}>
      <label className={styles.model}>
        <input
          type="radio"
          name="model"
          checked={settings.model === automaticModel}
          data-testid="model-automatic"
          onChange={() => void studio.updateSettings({ model: automaticModel })}
        />
        <div>
          <div className={styles.name}>{t("settings.modelAutomatic")}</div>
          <div className={styles.hint} data-testid="model-automatic-hint">
            <AutomaticFacts settings={settings} engine={engine} />
          </div>
        </div>
      </label>
      {models.map((model) => (
        <label key={model.id} className={styles.model}>
          <input
            type="radio"
            name="model"
            checked={settings.model === model.id}
            disabled={model.error !== undefined && settings.model !== model.id}
            data-testid={`model-${model.id}`}
            onChange={() => void studio.updateSettings({ model: model.id })}
          />
          <div>
            <div className={styles.name}>{model.name}</div>
            <ModelFacts model={model} />
          </div>
          {model.id === loaded && <span className={styles.used}>{t("settings.inUse")}</span>}
        </label>
      ))}
    </div>
  );
}

/** Which network the studio took and how fast it is; before that, how it chooses. */
function AutomaticFacts({ settings, engine }: Pick<StudioInfo, "settings" | "engine">) {
  const { t } = useTranslation();
  const used = engine.state === "ready" ? engine.status.model : undefined;
  const isChosen = used && Object.values<string>(bundledModels).includes(used.id);
  if (settings.model !== automaticModel || !isChosen || used.stepMs === undefined) return t("settings.automaticHint");
  const { name, stepMs } = used;
  return t("settings.automaticUses", { name, time: stepMs < 10 ? stepMs.toFixed(1) : Math.round(stepMs) });
}

function ModelFacts({ model: { error, results } }: { model: InstalledModel }) {
  const { t } = useTranslation();
  if (error) return <div className={styles.error}>{error.message}</div>;
  return (
    <div className={styles.hint}>
      {results
        ? t("settings.results", {
            mpjpe: results.mpjpeMm.toFixed(1),
            paMpjpe: results.paMpjpeMm.toFixed(1),
            measuredOn: results.measuredOn,
          })
        : t("settings.noResults")}
    </div>
  );
}
