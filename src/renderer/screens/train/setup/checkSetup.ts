import type { TrainingSettings } from "../../../../common/trainingProtocol";
import type { ClipPart } from "./materialQuery";
import { plainPaths, settingFields } from "./settingFields";
import type { SettingPath } from "./settingPaths";

export type SetupField = SettingPath | "name" | "clips";

export type SetupProblem =
  | "name-empty"
  | "nothing-to-learn"
  | "no-limit"
  | "cosine-needs-steps"
  | "no-stage"
  | "all-rehearsal"
  | "no-weight";

/** What has to be put right before a training can start, by the field that it is about. */
export function checkSetup(name: string, settings: TrainingSettings): Map<SetupField, SetupProblem> {
  const problems = new Map<SetupField, SetupProblem>();
  if (name.trim() === "") problems.set("name", "name-empty");
  const clips = checkClips(settings.trainingClips.map(() => "training"));
  if (clips) problems.set("clips", clips);
  if (settings.steps === undefined && settings.minutes === undefined) problems.set("minutes", "no-limit");
  if (settings.schedule === "cosine" && settings.steps === undefined) problems.set("schedule", "cosine-needs-steps");
  if (settings.stages.length === 0) problems.set("stages", "no-stage");
  if (settings.rehearsalShare >= 1) problems.set("rehearsalShare", "all-rehearsal");
  const weights = Object.values(settings.provenanceWeights);
  if (settings.reprojectionWeight === 0 && weights.every((weight) => weight === 0)) {
    problems.set("provenanceWeights.corrected", "no-weight");
  }
  return problems;
}

/** What is wrong with the parts of the clips that are used. */
export function checkClips(parts: Iterable<ClipPart>): "nothing-to-learn" | undefined {
  return [...parts].includes("training") ? undefined : "nothing-to-learn";
}

/**
 * The field that the host's message is about: it names the field, or one inside of it. The longest name counts, so that
 * `network.stages` is not taken for `stages`.
 */
export function fieldOfMessage(message: string): SetupField | undefined {
  const paths = [...plainPaths, ...settingFields.map(({ path }) => path)];
  const named = paths.filter((path) => new RegExp(`(^|[^\\w.])(settings\\.)?${path}\\b`).test(message));
  if (named.length > 0) return named.sort((a, b) => b.length - a.length)[0];
  return /\b(trainingClips|heldOutClips)\b/.test(message) ? "clips" : undefined;
}

/** Whether a field is hidden while "Advanced" is closed. */
export function isAdvanced(field: SetupField): boolean {
  return settingFields.some(({ path }) => path === field);
}
