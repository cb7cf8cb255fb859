import { describe, expect, it } from "vitest";
import type { ModelLineage } from "../../../../src/common/modelProtocol";
import { judge } from "../../../../src/pose/evaluation/verdict";
import { modelCard } from "../../../../src/studio/training/modelCard";
import { truthClip } from "../../pose/dataset/learningClips";
import { quickSettings } from "./trainingUnderTest";

function lineage(): ModelLineage {
  const clip = truthClip(30);
  const off = (mm: number) => clip.targetsMm.map((value, i) => (i % 51 < 3 ? value : value + mm));
  const builtIn = { before: [40, 50], after: [41, 51] };
  return {
    ...{
      base: "rpsm-keypoints-512",
      baseHash: "b".repeat(64),
      trainedAt: "2026-11-25T03:00:00.000Z",
      program: "0.1.0",
    },
    settings: quickSettings({ trainingClips: ["id-1"], heldOutClips: ["id-2"], learns: "lstm+fc", steps: undefined }),
    ...{ steps: 120, trainedMs: 90_000, backend: "wasm (WebAssembly SIMD)" },
    clips: [
      { id: "id-1", name: "climb", hash: "1".repeat(64), part: "training" },
      { id: "id-2", name: "fall", hash: "2".repeat(64), part: "held-out" },
    ],
    curve: Array.from({ length: 60 }, (_, i) => ({
      ...{ step: 2 * i + 2, loss: 1 / (i + 1), mpjpeMm: Number.NaN, gradientNorm: 1, learningRate: 1e-4 },
      framesPerSecond: 10,
    })),
    heldOut: [
      { step: 0, errorMm: 60, loss: 1, perJointMm: [] },
      { step: 100, errorMm: 45.04, loss: 1, perJointMm: [] },
    ],
    verdict: judge({ clips: [clip], before: [off(20)], after: [off(10)], builtIn, seed: 1 }),
  };
}

describe("the card of a fine-tuned model", () => {
  it("says what it learned from, how well, and how to get it again", () => {
    const card = modelCard("Climbing", lineage());
    for (const part of [
      "# Climbing",
      "Fine-tuned from `rpsm-keypoints-512` with RPSM Studio 0.1.0 on 2026-11-25",
      "- climb (`id-1`, SHA-256 `1111111111111111…`)",
      "- fall (`id-2`",
      "120 steps in 1.5 minutes on wasm (WebAssembly SIMD)",
      "--clips id-1 \\\n  --held-out id-2 \\\n  --what lstm+fc --steps 120 --seed 7 --model tiny-1",
      "| 120 | 0.01667 | 45.0 | 0.00010 |",
      "| Built-in motion, MPJPE (mm) | 45.0 | 46.0 | 1.0 |",
      "## Limits",
    ]) {
      expect(card).toContain(part);
    }
    // 20 and 10 mm along each axis, of 16 joints in 17: the hip is where it is.
    expect(card).toMatch(/\| Held-out clips, MPJPE \(mm\) \| 32\.6 \| 16\.3 \| -16\.3 \|/);
    expect(card.split("\n").filter((line) => /^\| \d+ \|/.test(line))).toHaveLength(10);
    expect(card).not.toContain("NaN");
  });

  it("says so when it was not judged", () => {
    expect(modelCard("Blind", { ...lineage(), verdict: undefined, curve: [] })).toContain("It was not judged.");
  });
});
