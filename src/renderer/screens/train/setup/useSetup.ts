import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { InstalledModel } from "../../../../common/modelProtocol";
import type { TrainingSettings } from "../../../../common/trainingProtocol";
import { useStudio, useTraining } from "../../../app/AppContext";
import { trainView } from "../../../training/trainView";
import { checkSetup, type SetupField, type SetupProblem } from "./checkSetup";
import type { SetupSession } from "./setupSession";
import { settingsOf } from "./setupState";

/** The settings as they stand; undefined until the host has proposed some. */
export function useSettings(session: SetupSession): TrainingSettings | undefined {
  const proposed = useStore(session.store, (state) => state.proposed);
  const changes = useStore(session.store, (state) => state.changes);
  const parts = useStore(session.store, (state) => state.parts);
  return useMemo(() => settingsOf({ proposed, changes, parts }), [proposed, changes, parts]);
}

/** What the user called it, or a name that no other training or experiment has. */
export function useName(session: SetupSession): string {
  const { t } = useTranslation();
  const own = useStore(session.store, (state) => state.name);
  const isExperiment = useStore(trainView, ({ view }) => view.place === "experiment");
  const runs = useTraining((state) => state.runs);
  return useMemo(() => {
    if (own !== undefined) return own;
    const taken = new Set([...runs.values()].flatMap(({ name, experimentName }) => [name, experimentName]));
    const text = isExperiment ? "training.setup.defaultExperimentName" : "training.setup.defaultName";
    let number = 1;
    while (taken.has(t(text, { number }))) number++;
    return t(text, { number });
  }, [own, isExperiment, runs, t]);
}

/** What keeps it from starting, by field. */
export function useProblems(session: SetupSession): Map<SetupField, SetupProblem> {
  const settings = useSettings(session);
  const name = useName(session);
  return useMemo(() => (settings ? checkSetup(name, settings) : new Map()), [name, settings]);
}

/** The model that the training begins with. */
export function useBaseModel(session: SetupSession): InstalledModel | undefined {
  const id = useSettings(session)?.baseModel;
  return useStudio((state) => state.info?.models.find((model) => model.id === id));
}
