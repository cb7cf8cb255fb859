import { describe, expect, it } from "vitest";
import type { RunState } from "../../../../../../src/common/trainingProtocol";
import {
  canContinueFrom,
  canKeep,
  canPause,
  canResume,
  canStop,
} from "../../../../../../src/renderer/screens/train/runs/possibleActions";
import { runSummary } from "../../../training/memoryTraining";

const actions = { pause: canPause, resume: canResume, stop: canStop, keep: canKeep, continue: canContinueFrom };

function possible(state: RunState, change: Parameters<typeof runSummary>[1] = {}): string[] {
  const run = runSummary("a", { state, step: 100, ...change });
  return Object.entries(actions).flatMap(([name, can]) => (can(run) ? [name] : []));
}

describe("what can be done to a training", () => {
  it.each([
    ["waiting", []],
    ["preparing", []],
    ["running", ["pause", "stop"]],
    ["paused", ["resume", "stop", "continue"]],
    ["interrupted", ["resume", "stop", "continue"]],
    ["judging", []],
    ["finished", ["keep", "continue"]],
    ["failed", ["stop", "continue"]],
  ] as const)("%s: %j", (state, expected) => {
    expect(possible(state)).toEqual(expected);
  });

  it("asks for weights that are worth something: none were learnt at step 0", () => {
    expect(possible("paused", { step: 0 })).toEqual(["resume"]);
    expect(possible("finished", { step: 0 })).toEqual(["keep"]);
    expect(possible("failed", { step: 0 })).toEqual([]);
    expect(possible("interrupted", { step: 0, best: { step: 0, errorMm: 90 } })).toEqual(["resume"]);
    expect(possible("interrupted", { step: 0, best: { step: 4, errorMm: 80 } })).toEqual(["resume", "stop"]);
  });

  it("keeps once", () => {
    expect(possible("finished", { keptAs: "mine" })).toEqual(["continue"]);
  });
});
