import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Augmentation } from "../../../../../src/common/trainingData";
import { usualProvenanceWeights } from "../../../../../src/common/trainingProtocol";
import type { ClipLibrary } from "../../../../../src/studio/library/clipLibrary";
import {
  type DatasetFile,
  type DatasetSettings,
  datasetFiles,
} from "../../../../../src/studio/training/dataset/datasetFiles";
import { testLibrary } from "../../library/testClips";
import { addLearnableClip, placeKeypoints } from "./learnableLibrary";

const augmentation: Augmentation = { noise: 0.01, mirror: true, timeStretch: 0.25, dropOuts: 0.2 };

/** A library with a clip of truth and a clip of placed keypoints to learn from, and one of truth that is held out. */
export async function learnable(): Promise<{ library: ClipLibrary; settings: DatasetSettings }> {
  const library = await testLibrary();
  const journal = [placeKeypoints(20), placeKeypoints(22), placeKeypoints(40, [5, 7, 9, 11, 13])];
  const trainingClips = [
    await addLearnableClip(library, { name: "truth", frames: 90, truth: true }),
    await addLearnableClip(library, { name: "placed", journal }),
  ];
  const heldOutClips = [
    await addLearnableClip(library, { name: "held out", frames: 500, truth: true, truthFrom: 300 }),
  ];
  const settings = { trainingClips, heldOutClips, seed: 7, sequenceLength: 16, augmentation };
  return { library, settings: { ...settings, provenanceWeights: usualProvenanceWeights } };
}

export async function allFiles(
  library: ClipLibrary,
  settings: DatasetSettings,
  sequences: number,
  onProgress?: (done: number, total: number) => void,
): Promise<DatasetFile[]> {
  const files: DatasetFile[] = [];
  for await (const file of datasetFiles({ library, settings, sequences, onProgress })) files.push(file);
  return files;
}

export function writeFiles(folder: string, files: readonly DatasetFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
}
