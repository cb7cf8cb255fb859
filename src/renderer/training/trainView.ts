import { createStore } from "zustand/vanilla";
import type { TrainingSettings } from "../../common/trainingProtocol";
import { navigation } from "../app/navigation";

/** What a new training begins with, where that is not the studio's own proposal. */
export interface SetupRequest {
  /** Goes on from the checkpoint of this run. */
  continues?: string;
  /** Clips and settings, for instance those of another run. */
  settings?: TrainingSettings;
  baseModel?: string;
  /** Clips to choose from; absent: all that something can be learnt from. */
  clipIds?: readonly string[];
}

/** What the Train screen shows while no run is opened (Navigation.runId). Kept while other screens are in front. */
export type TrainView =
  | { place: "runs" }
  /** One training, or several that differ in one thing. */
  | { place: "setup" | "experiment"; request: SetupRequest }
  | { place: "results"; experimentId: string };

export const trainView = createStore<{ view: TrainView }>(() => ({ view: { place: "runs" } }));

/** Opens the page on which a new training is put together. */
export function openSetup(request: SetupRequest = {}): void {
  show({ place: "setup", request });
}

/** Opens the page on which an experiment is put together. */
export function openExperiment(request: SetupRequest = {}): void {
  show({ place: "experiment", request });
}

/** From one training to an experiment or back, with the clips and settings that were chosen. */
export function changeSetup(place: "setup" | "experiment"): void {
  const { view } = trainView.getState();
  if (view.place === "setup" || view.place === "experiment") show({ place, request: view.request });
}

/** Opens the table of what an experiment's runs came to. */
export function openResults(experimentId: string): void {
  show({ place: "results", experimentId });
}

export function openRuns(): void {
  show({ place: "runs" });
}

function show(view: TrainView): void {
  trainView.setState({ view });
  navigation.setState({ screen: "train", runId: undefined });
}
