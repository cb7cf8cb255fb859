import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrainingSettings } from "../../src/common/trainingProtocol";
import { RunFolder } from "../../src/studio/training/runFolder";
import { addLearningClip } from "../unit/studio/training/learningLibrary";
import { withLibrary } from "./support/makeClip";
import { runCli } from "./support/runCli";
import { makeTinyModel } from "./support/tinyModelFolder";
import { startTraining } from "./support/trainingCli";

/** `RPSM_KILLS=50 npm run test:e2e -- test/e2e/trainCli.test.ts` kills 50 times. */
const kills = Number(process.env.RPSM_KILLS ?? 5);
const seed = Number(process.env.RPSM_KILLS_SEED ?? 20261125);
const steps = 60;

const folder = mkdtempSync(join(tmpdir(), "rpsm-train-"));
const library = join(folder, "library");
let model: string;

beforeAll(async () => {
  await withLibrary(library, async (open) => {
    for (const [index, name] of ["one", "two", "three", "four"].entries()) {
      await addLearningClip(open, name, 120, 60 * index);
    }
  });
  model = await makeTinyModel(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const out = (name: string) => join(folder, name);
const usual = ["--library", library, "--clips", "one,two,three", "--held-out", "four", "--seed", "5"];
const argumentsFor = (name: string, more: string[] = []) => [
  ...[...usual, "--model", model, "--steps", String(steps), "--checkpoint-every", "7", "--out", out(name)],
  ...more,
];

/** What a training ended with: its last weights, its best, and the model. */
async function outcomeOf(name: string) {
  const run = new RunFolder(join(out(name), "run"));
  const { step, weights, averaged } = (await run.readCheckpoint())!;
  const [best, heldOut] = [await run.readBest(), await run.heldOut.read()];
  return { step, weights, averaged, best, heldOut, model: readFileSync(join(out(name), "weights.safetensors")) };
}

let whole: Promise<Awaited<ReturnType<typeof outcomeOf>>> | undefined;

/** A training that nobody disturbs, once for all tests. */
function undisturbed() {
  whole ??= (async () => {
    const training = startTraining(argumentsFor("undisturbed"));
    const { exitCode, stderr } = await training.ended;
    expect(exitCode, stderr).toBe(0);
    return outcomeOf("undisturbed");
  })();
  return whole;
}

describe("rpsm-studio train", () => {
  it("tells its progress a line at a time, the verdict last, and leaves a model that can be used", async () => {
    const training = startTraining(argumentsFor("told"));
    const { exitCode, stderr } = await training.ended;
    expect(exitCode, stderr).toBe(0);
    const lines = training.lines();
    expect(lines[0]).toMatchObject({ type: "start", settings: { seed: 5, steps, learns: "lstm", baseModel: "tiny" } });
    expect(lines.filter(({ type }) => type === "progress").at(-1)).toMatchObject({ step: steps, steps });
    const { evaluateEverySteps } = lines[0]!.settings as TrainingSettings;
    const measured = lines.filter(({ type }) => type === "heldOut").map(({ step }) => step as number);
    expect([measured[0], measured[1], measured.at(-1)]).toEqual([0, evaluateEverySteps, steps]);
    expect(lines.at(-1)).toMatchObject({ type: "verdict", measure: "mpjpe", against: "truth", model: out("told") });

    const card = readFileSync(join(out("told"), "README.md"), "utf8");
    expect(card).toContain("# told");
    expect(card).toContain("--seed 5 --model tiny");
    const evaluation = ["evaluate", "--library", library, "--clips", "four", "--backend", "wasm", "--json", "--model"];
    const before = await runCli([...evaluation, model]);
    const after = await runCli([...evaluation, out("told")]);
    expect(JSON.parse(after.stdout)).not.toEqual(JSON.parse(before.stdout));
  });

  it("gives the same weights for the same seed", async () => {
    const first = await undisturbed();
    await startTraining(argumentsFor("again")).ended;
    expect(await outcomeOf("again")).toEqual(first);
    await startTraining(argumentsFor("other", ["--seed", "6"])).ended;
    expect((await outcomeOf("other")).weights).not.toEqual(first.weights);
  });

  it(`ends with the same weights, bit for bit, when it is killed ${kills} times at random moments`, async () => {
    const first = await undisturbed();
    const random = mulberry32(seed);
    for (let round = 0; round < kills; round++) {
      const begun = existsSync(join(out("killed"), "run", "run.json"));
      const training = startTraining(argumentsFor("killed", begun ? ["--resume"] : []));
      const waitMs = Math.floor(random() * 1500);
      // From the first step on, or (one time in five) from the very beginning.
      if (random() > 0.2) await training.until(({ type }) => type === "progress").catch(() => {});
      await Promise.race([new Promise((resolve) => setTimeout(resolve, waitMs)), training.ended]);
      training.process.kill("SIGKILL");
      const { exitCode, stderr } = await training.ended;
      expect(exitCode === null || exitCode === 0, `round ${round}: ${stderr}`).toBe(true);
      if (exitCode === 0) break;
    }
    if (!existsSync(join(out("killed"), "model.json"))) {
      const begun = existsSync(join(out("killed"), "run", "run.json"));
      const { exitCode, stderr } = await startTraining(argumentsFor("killed", begun ? ["--resume"] : [])).ended;
      expect(exitCode, stderr).toBe(0);
    }
    expect(await outcomeOf("killed")).toEqual(first);
  });

  it("saves a checkpoint when it is interrupted, and says how to go on", async () => {
    const first = await undisturbed();
    const training = startTraining(argumentsFor("interrupted"));
    await training.until(({ type }) => type === "progress");
    training.process.kill("SIGINT");
    const { exitCode, stderr } = await training.ended;
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain(`run again with --resume --out ${out("interrupted")}`);
    const again = await startTraining(argumentsFor("interrupted")).ended;
    expect(again).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("add --resume") });
    const other = await startTraining(argumentsFor("interrupted", ["--resume", "--seed", "9"])).ended;
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('"seed" is 9, not 5') });
    const resumed = await startTraining([
      "--library",
      library,
      "--model",
      model,
      "--out",
      out("interrupted"),
      "--resume",
    ]).ended;
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(await outcomeOf("interrupted")).toEqual(first);
  });

  it("proposes what to hold out, and says so", async () => {
    const args = ["--library", library, "--clips", "one,two,three,four", "--steps", "2", "--model", model];
    const { exitCode, stderr } = await startTraining([...args, "--out", out("split")]).ended;
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/held out, split by take: "\w+"/);
  });

  it("names what is wrong", async () => {
    const { exitCode, stderr } = await startTraining(["--library", library, "--clips", "nobody", "--out", out("wrong")])
      .ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('"nobody"') });
    expect(existsSync(out("wrong"))).toBe(false);
  });
});

function mulberry32(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
