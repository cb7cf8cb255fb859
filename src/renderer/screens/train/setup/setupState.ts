import type { ErrorData } from "../../../../common/errors";
import type {
  ClipMaterial,
  DatasetSummary,
  SplitProposal,
  TrainingSettings,
} from "../../../../common/trainingProtocol";
import type { SetupField } from "./checkSetup";
import { type ClipPart, everything, type MaterialQuery, usefulFrames } from "./materialQuery";
import { type SettingChanges, type SettingPath, withChanges } from "./settingPaths";

/** A training that is being put together. */
export interface SetupState {
  /** Every clip of the library; undefined until it is read. */
  material?: readonly ClipMaterial[];
  /** Which of them the table shows. */
  query: MaterialQuery;
  /** The clips that are used. */
  parts: ReadonlyMap<string, ClipPart>;
  /** Why the clips are parted like this; undefined: the user did it. */
  reason?: SplitProposal["reason"];
  /** Undefined: a name that no other has is given. */
  name?: string;
  continues?: string;
  /** Settings that fit the chosen clips; undefined until the host has answered. */
  proposed?: TrainingSettings;
  changes: SettingChanges;
  /** What the chosen clips hold; undefined while nothing is chosen or nothing was counted yet. */
  dataset?: DatasetSummary;
  /** The proposal or the count is older than what is chosen. */
  isCounting: boolean;
  /** Frames per second of the last training on this machine. */
  framesPerSecond?: number;
  /** Why the clips cannot be read or counted. */
  error?: ErrorData;
  /** Why the training was not started, and the field that is to blame where that is known. */
  refusal?: { error: ErrorData; field?: SetupField };
  isStarting: boolean;
  /** The job that writes the data set for PyTorch. */
  exportJob?: string;
}

export const nothingChosen: SetupState = {
  query: everything,
  parts: new Map(),
  changes: new Map(),
  isCounting: false,
  isStarting: false,
};

/** The settings as they stand; undefined until the host has proposed some. */
export function settingsOf(state: Pick<SetupState, "proposed" | "changes" | "parts">): TrainingSettings | undefined {
  if (!state.proposed) return undefined;
  const { training, heldOut } = clipsOf(state);
  return { ...withChanges(state.proposed, state.changes), trainingClips: training, heldOutClips: heldOut };
}

/** Frames of the chosen clips that a network learns from. */
export function learntFrames({ material = [], parts }: Pick<SetupState, "material" | "parts">): number {
  return material
    .filter(({ clipId }) => parts.get(clipId) === "training")
    .reduce((sum, clip) => sum + usefulFrames(clip), 0);
}

export function clipsOf({ parts }: Pick<SetupState, "parts">): { training: string[]; heldOut: string[] } {
  const of = (part: ClipPart) => [...parts].filter(([, each]) => each === part).map(([id]) => id);
  return { training: of("training"), heldOut: of("held-out") };
}

export function partsOf(
  { trainingClips, heldOutClips }: TrainingSettings,
  usable: readonly string[],
): Map<string, ClipPart> {
  const parts = new Map<string, ClipPart>();
  for (const id of trainingClips) if (usable.includes(id)) parts.set(id, "training");
  for (const id of heldOutClips) if (usable.includes(id)) parts.set(id, "held-out");
  return parts;
}

/** Whether a field changes what the data set holds. */
export function decidesData(path: SettingPath): boolean {
  return path === "baseModel" || path === "sequenceLength" || path.startsWith("provenanceWeights.");
}
