import { monitorEventLoopDelay } from "node:perf_hooks";
import { mkdirSync, writeFileSync } from "node:fs";
import { it } from "vitest";
import { usualProvenanceWeights } from "../../../../../src/common/trainingProtocol";
import { usualAugmentation } from "../../../../../src/common/trainingData";
import { readTrainingClips } from "../../../../../src/studio/training/dataset/readTrainingClips";
import { clipHash } from "../../../../../src/studio/training/dataset/clipHash";
import { listMaterial } from "../../../../../src/studio/training/dataset/listMaterial";
import { summarizeDatasetSteps } from "../../../../../src/pose/dataset/summarizeDataset";
import { clipSequencesSteps } from "../../../../../src/pose/dataset/clipSequences";
import { WorkTurns } from "../../../../../src/studio/workTurns";
import { testLibrary, temporaryFolder, quietLog } from "../../library/testClips";
import { openLibrary } from "../../../../../src/studio/library/openLibrary";
import { addLearnableClip, placeKeypoints } from "./learnableLibrary";
import { swaying, seenFrom } from "../../../pose/clip/testClip";
import { root } from "../../../pose/dataset/learningClips";

async function stall<T>(what: string, work: () => Promise<T>): Promise<T> {
  const h = monitorEventLoopDelay({ resolution: 1 });
  h.enable();
  const t = performance.now();
  const r = await work();
  const ms = performance.now() - t;
  await new Promise((res) => setTimeout(res, 20));
  h.disable();
  console.log(what, ms.toFixed(0), "ms, longest stall", (h.max / 1e6).toFixed(0));
  return r;
}

it("2h", { timeout: 400000 }, async () => {
  const library = await testLibrary();
  const frames = 216000;
  const base = Array.from({ length: 200 }, (_, f) => swaying(f));
  const seen = base.map((p) => seenFrom(Float32Array.from(p), root));
  const make = async (truth: boolean) => {
    const w = await library.create({ name: "long", source: { kind: "keypoints", fileName: "x" }, columns: ["timestamps_s", "keypoints", "pose_mm", ...(truth ? ["truth_mm" as const] : [])], stages: 0, imageSize: [1280, 720], ifInterrupted: "discard" });
    for (let s = 0; s < frames; s += 20000) {
      const n = Math.min(20000, frames - s);
      const k = new Float32Array(n * 51), p = new Float32Array(n * 51);
      for (let i = 0; i < n; i++) { k.set(seen[(s + i) % 200]!, i * 51); p.set(base[(s + i) % 200]!, i * 51); }
      await w.append({ timestamps_s: Float64Array.from({ length: n }, (_, i) => (s + i) / 30), keypoints: k, pose_mm: p, ...(truth && { truth_mm: p }) });
    }
    await w.finish();
    return w.id;
  };
  const a = await make(true), b = await make(false);
  const entries = Array.from({ length: 2000 }, (_, i) => placeKeypoints(i * 100));
  entries.push(...Array.from({ length: 3000 }, (_, i) => ({ type: "change" as const, label: "move-joint", atMs: 1, diff: { [`bone/${i * 70 + 3}/13`]: [null, [0, 1, 0]] as [unknown, unknown] } })));
  await library.appendEdits(b, 0, entries);
  const ta = await stall("read truth 2h", () => readTrainingClips(library, [a], usualProvenanceWeights));
  const tb = await stall("read annotated 2h", () => readTrainingClips(library, [b], usualProvenanceWeights));
  await stall("hash", () => clipHash(library, a));
  const turns = new WorkTurns();
  await stall("summarize", () => turns.through(summarizeDatasetSteps({ training: [...ta], heldOut: [...tb], material: [], predictionsMm: new Map([[a, ta[0]!.targetsMm], [b, ta[0]!.targetsMm]]) })));
  const s = await stall("sequences", () => turns.through(clipSequencesSteps([...ta, ...tb], { seed: 1, sequenceLength: 16, augmentation: usualAugmentation })));
  await stall("draw 16", async () => s.generate(0, 16));
  await stall("list", () => listMaterial(library));
});

it("5000", { timeout: 400000 }, async () => {
  const folder = temporaryFolder();
  mkdirSync(folder + "/clips", { recursive: true });
  for (let i = 0; i < 5000; i++) {
    const f = `${folder}/clips/c${i}`;
    mkdirSync(f);
    const info = { format: "rpsm-clip", version: 1, id: `id-${i}`, name: `c${i}`, createdAt: "2026-01-01T00:00:00Z", source: { kind: "keypoints", fileName: `${i}.npz` }, frames: 30, columns: ["timestamps_s", "keypoints"], imageSize: [640, 480], stages: 0, cuts: [], tags: [] };
    writeFileSync(f + "/clip.json", JSON.stringify(info));
    writeFileSync(f + "/timestamps_s.f64", new Uint8Array(Float64Array.from({ length: 30 }, (_, j) => j / 30).buffer));
    writeFileSync(f + "/keypoints.f32", new Uint8Array(30 * 204));
    if (i % 10 === 0) writeFileSync(f + "/edits.jsonl", Array.from({ length: 50 }, (_, j) => JSON.stringify(placeKeypoints(j % 30))).join("\n") + "\n");
  }
  const library = await stall("open 5000", () => openLibrary({ folder, access: "write", log: quietLog }));
  const m = await stall("material first", () => listMaterial(library));
  await stall("material again", () => listMaterial(library));
  console.log(m.length, m[0]!.placedFrames, m[1]!.problem);
  await library.close();
});
