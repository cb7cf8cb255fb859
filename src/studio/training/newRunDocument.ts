import { type RunDocument, runFormat, runVersion } from "./runDocument";

/** What a new run begins with; `firstStep`: steps that the checkpoint it goes on from has behind it. */
export type RunBeginning = Pick<RunDocument, "name" | "settings"> &
  Partial<Pick<RunDocument, "continues" | "experimentId" | "experimentName" | "variant" | "firstStep">>;

export function newRunDocument({ firstStep = 0, ...beginning }: RunBeginning): Omit<RunDocument, "id"> {
  return {
    ...{ format: runFormat, version: runVersion },
    ...beginning,
    createdAt: new Date().toISOString(),
    state: "waiting",
    queuedAtMs: Date.now(),
    clips: [],
    ...{ firstStep, step: firstStep, trainedMs: 0 },
  };
}
