import { Play, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ExperimentVariant, TrainingSettings } from "../../../../common/trainingProtocol";
import { useApp } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { formatNumber } from "../../../library/clipFormat";
import { changeSetup, openResults } from "../../../training/trainView";
import { formatLength } from "../duration";
import { EstimateFacts } from "../setup/EstimateFacts";
import { estimateRun } from "../setup/estimateRun";
import { NameField } from "../setup/NameField";
import { SetupNotice } from "../setup/SetupNotice";
import layout from "../setup/SetupPage.module.css";
import { StartNotes } from "../setup/StartNotes";
import type { SetupSession } from "../setup/setupSession";
import { learntFrames } from "../setup/setupState";
import { useBaseModel, useName, useProblems, useSettings } from "../setup/useSetup";
import { TrainHeader } from "../TrainHeader";
import { offeredVariants, usualStages, variantGroups, variantKey } from "./experimentVariants";
import { VariantChoice } from "./VariantChoice";

/** Several trainings on the same clips that differ in one thing: which, how many, and how long that takes. */
export function ExperimentPage({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const settings = useSettings(session);
  const error = useStore(session.store, (state) => state.error);
  const stages = useBaseModel(session)?.summary?.stages ?? usualStages;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(["as-is", "without-lstm"]));
  const toggle = (key: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, key] : [...before].filter((each) => each !== key)));
  if (!settings) {
    return (
      <>
        <TrainHeader title={t("training.setup.titleExperiment")} />
        <SetupNotice error={error} testIdPrefix="experiment" onRetry={() => void session.restart()} />
      </>
    );
  }
  const variants = variantGroups
    .flatMap((group) => offeredVariants(group, settings, stages))
    .filter((variant) => chosen.has(variantKey(variant)));
  return (
    <>
      <TrainHeader title={t("training.setup.titleExperiment")} facts={t("training.experiment.lead")} />
      <div className={layout.page} data-testid="experiment">
        <div className={layout.steps}>
          {variantGroups.map((group) => (
            <VariantChoice
              key={group}
              group={group}
              variants={offeredVariants(group, settings, stages)}
              chosen={chosen}
              onToggle={toggle}
            />
          ))}
        </div>
        <ExperimentPanel session={session} settings={settings} variants={variants} />
      </div>
    </>
  );
}

interface ExperimentPanelProps {
  session: SetupSession;
  settings: TrainingSettings;
  variants: ExperimentVariant[];
}

function ExperimentPanel({ session, settings, variants }: ExperimentPanelProps) {
  const { t, i18n } = useTranslation();
  const { training } = useApp();
  const state = useStore(session.store);
  const name = useName(session);
  const problems = useProblems(session);
  const each = estimateRun(settings, state.framesPerSecond, learntFrames(state)).seconds;
  const amount = formatNumber(variants.length, i18n.language);
  const isEnough = variants.length >= 2;
  const start = async () => {
    const started = await session.attempt(() => training.startExperiment({ name: name.trim(), settings, variants }));
    if (started) openResults(started.experimentId);
  };
  return (
    <aside className={layout.panel} aria-label={t("training.start.label")} data-testid="experiment-panel">
      <NameField session={session} />
      <EstimateFacts session={session} settings={settings} />
      <Button data-testid="change-settings" onClick={() => changeSetup("setup")}>
        <SlidersHorizontal size={15} aria-hidden />
        {t("training.experiment.change")}
      </Button>
      <dl className={layout.facts}>
        <dt>{t("training.experiment.runs")}</dt>
        <dd data-testid="experiment-runs">{amount}</dd>
        <dt>{t("training.experiment.total")}</dt>
        <dd data-testid="experiment-total">
          {each === undefined
            ? t("training.start.unknown")
            : t("training.start.about", { duration: formatLength(each * variants.length, t) })}
        </dd>
      </dl>
      <Button
        look="primary"
        className={layout.start}
        disabled={!isEnough || problems.size > 0 || state.isStarting}
        data-testid="start-experiment"
        onClick={() => void start()}
      >
        <Play size={16} aria-hidden />
        {t("training.experiment.run", { count: variants.length, amount })}
      </Button>
      {!isEnough && <p className={layout.note}>{t("training.experiment.tooFew")}</p>}
      <StartNotes session={session} />
    </aside>
  );
}
