import { useTranslation } from "react-i18next";
import type { StudioInfo } from "../../../common/protocol";
import { useApp } from "../../app/AppContext";
import { Button } from "../../design/Button";
import { Segments } from "../../design/Segments";
import { ModelChoice } from "./ModelChoice";
import { Section, SettingRow } from "./SettingRow";
import styles from "./SettingsScreen.module.css";

export function ComputingSection({ info }: { info: StudioInfo }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  return (
    <Section title={t("settings.computing")}>
      <SettingRow name={t("settings.backend")} hint={t("settings.backendHint")} below={<EngineLine info={info} />}>
        <Segments
          label={t("settings.backend")}
          value={info.settings.backend}
          options={[
            { value: "auto", label: t("settings.backendAuto"), testId: "backend-auto" },
            { value: "webgpu", label: t("backend.webgpu"), testId: "backend-webgpu" },
            { value: "wasm", label: t("backend.wasm"), testId: "backend-wasm" },
          ]}
          onChange={(backend) => void studio.updateSettings({ backend })}
        />
      </SettingRow>
      <SettingRow name={t("settings.model")} hint={t("settings.modelHint")} below={<ModelChoice info={info} />} />
    </Section>
  );
}

function EngineLine({ info: { engine } }: { info: StudioInfo }) {
  const { t } = useTranslation();
  const { studio } = useApp();
  const restart = (
    <Button data-testid="restart-engine" onClick={() => void studio.restartEngine()}>
      {t("settings.restart")}
    </Button>
  );
  switch (engine.state) {
    case "ready":
      return (
        <div className={styles.hint} data-testid="engine-line">
          {t(`backend.${engine.status.backend}`)} · {engine.status.adapter} · {t(`place.${engine.status.place}`)}
        </div>
      );
    case "starting":
    case "restarting":
      return <div className={styles.hint}>{t(`badge.${engine.state}`)}…</div>;
    case "failed":
      return (
        <div className={styles.control}>
          <span className={styles.error}>{engine.error.message}</span>
          {restart}
        </div>
      );
  }
}
