import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EvaluatedSequence, evaluateSequences } from "../../../src/cli/evaluation";
import { writeSafetensors } from "../../../src/common/safetensors";
import { runNetwork } from "../../../src/engine/evaluation/runNetwork";
import { keypointFeatureCount } from "../../../src/pose/keypointFeatures";
import { coordinateCount } from "../../../src/pose/skeleton";
import { createSequenceGenerator } from "../../../src/pose/synthesis/sequenceGenerator";
import { parseModelDescription } from "../../../src/rpsm/modelDescription";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { armRaise } from "../pose/synthesis/testMotion";
import { useWasm } from "../rpsm/support/backends";

const [sequences, frames] = [5, 24];
const modelFolder = "resources/models/rpsm-keypoints-512";

/** What training/evaluate.py makes of the same sequences. */
interface PythonMeasures {
  stages: number[];
  mpjpe: number;
  pa_mpjpe: number;
  by_quarter: number[];
  mpjve: number;
  joints: number[];
}

function expectSame(sequencesOfPoses: readonly EvaluatedSequence[], python: PythonMeasures, digits: number): void {
  const evaluation = evaluateSequences(sequencesOfPoses);
  expect(evaluation.mpjpeMm).toBeCloseTo(python.mpjpe, digits);
  expect(evaluation.paMpjpeMm).toBeCloseTo(python.pa_mpjpe, digits);
  expect(evaluation.mpjveMm).toBeCloseTo(python.mpjve, digits);
  python.stages.forEach((value, i) => expect(evaluation.stageMpjpeMm[i]).toBeCloseTo(value, digits));
  python.by_quarter.forEach((value, i) => expect(evaluation.quarterMpjpeMm[i]).toBeCloseTo(value, digits));
  // Python rounds these to a tenth.
  python.joints.forEach((value, i) => expect(Math.abs(evaluation.perJointMm[i]! - value)).toBeLessThan(0.06));
}

function evaluated(stagePosesMm: readonly Float32Array[], truth: Float32Array): EvaluatedSequence[] {
  const perSequence = frames * coordinateCount;
  return Array.from({ length: truth.length / perSequence }, (_, i) => {
    const range = [i * perSequence, (i + 1) * perSequence] as const;
    return {
      ...{ subject: 1, description: "", timesS: Float64Array.from({ length: frames }, (_, frame) => frame / 25) },
      stagePoses: stagePosesMm.map((poses) => poses.subarray(...range)),
      truth: truth.subarray(...range),
    };
  });
}

describe("the measures, recorded from training/evaluate.py", () => {
  /** Numbers of no meaning that Python made too: 200 (k + 1) sin(0.37 i + i^2 / 1000 + k). */
  const odd = (k: number) =>
    Float32Array.from({ length: 2 * frames * coordinateCount }, (_, i) =>
      i % coordinateCount < 3 ? 0 : 200 * (k + 1) * Math.sin(0.37 * i + (i * i) / 1000 + k),
    );
  const recorded: PythonMeasures = {
    stages: [382.4178771972656, 176.96966552734375],
    mpjpe: 176.96966552734375,
    pa_mpjpe: 44.507926634105644,
    by_quarter: [171.68833923339844, 177.37966918945312, 180.59796142578125, 178.21275329589844],
    mpjve: 228.1573944091797,
    joints: [
      0.0, 177.6999969482422, 187.6999969482422, 190.10000610351562, 174.5, 187.0, 186.5, 194.5, 196.1999969482422,
      190.1999969482422, 189.0, 182.5, 189.60000610351562, 188.1999969482422, 193.1999969482422, 198.10000610351562,
      183.60000610351562,
    ],
  };

  it("are the same", () => {
    expectSame(evaluated([odd(1), odd(0.5)], odd(0)), recorded, 2);
  });
});

const python = ["python3", "/usr/bin/python3"].find((candidate) => {
  try {
    execFileSync(candidate, ["-c", "import numpy, torch"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
});

const measureInPython = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, "training")
import numpy as np
import evaluate, safetensors_file
from rpsm import Rpsm
weights, data = sys.argv[1:]
tensors = safetensors_file.read(weights)
model = Rpsm(stages=3, width=len(tensors["stage1.adaption.fc_1.bias"]))
model.load({name: np.array(value) for name, value in tensors.items()})
print(json.dumps(evaluate.measure(model, evaluate.load(data), 300.0)))
`;

describe.skipIf(!python)("network and measures against training/evaluate.py (skipped without numpy and torch)", () => {
  const folder = mkdtempSync(join(tmpdir(), "rpsm-evaluate-"));
  beforeAll(useWasm);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("give the same numbers for the same sequences", async () => {
    const generator = createSequenceGenerator(armRaise(200), { seed: 9, sequenceLength: frames });
    const { inputs, targetsMm } = generator.generate(0, sequences);
    const tensors = [
      { name: "inputs", shape: [sequences, frames, keypointFeatureCount], values: inputs },
      { name: "targets", shape: [sequences, frames, coordinateCount], values: targetsMm },
    ];
    const data = join(folder, "sequences.safetensors");
    writeFileSync(data, writeSafetensors(tensors, "F32"));
    const weights = join(modelFolder, "weights.safetensors");
    const output = execFileSync(python!, ["-c", measureInPython, weights, data], { encoding: "utf8" });

    const { network: config } = parseModelDescription(readFileSync(join(modelFolder, "model.json"), "utf8"), "model");
    const network = RpsmNetwork.fromWeights(config, readFileSync(weights), "weights");
    const request = { sequences, framesPerSequence: frames, inputs };
    const { stagePosesMm } = await runNetwork(network, request, new AbortController().signal);
    network.dispose();
    expect(config.target.scaleMm[0]).toBe(300);
    expectSame(evaluated(stagePosesMm, targetsMm), JSON.parse(output), 2);
  }, 60_000);
});
