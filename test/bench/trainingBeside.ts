import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLog } from "../../src/common/log";
import { readBuiltInMotion } from "../../src/studio/builtInMotion";
import { spawnNodeEngine } from "../../src/studio/nodeEngineProcess";
import { programFolders } from "../../src/studio/programFolders";
import { openWorkEngine } from "../../src/studio/workEngine";
import { projectRoot } from "../e2e/support/media";

export interface TrainingBeside {
  /** Frames a second that it has learnt from since it was last asked. */
  framesPerSecond(): number;
  stop(): void;
}

/**
 * Fine-tunes the bundled network on built-in motion in an engine of its own at low priority, as the host does.
 * Resolves when the first steps are done.
 */
export async function startTrainingBeside(): Promise<TrainingBeside> {
  const folders = programFolders(projectRoot);
  const log = createLog("bench", () => {});
  const attempt = { place: "child process", backend: "wasm" } as const;
  const spawn = () => spawnNodeEngine(folders.engineEntry, attempt, log);
  const { connection } = await openWorkEngine({ spawn, attempts: [attempt], log }, new AbortController().signal);
  const model = join(folders.models, "rpsm-keypoints-512");
  let framesSeen = 0;
  const started = new Promise<void>((resolve) => {
    connection.onNotification((notification) => {
      if (notification.type !== "training.progress") return;
      framesSeen = notification.framesSeen;
      resolve();
    });
  });
  const training = connection.host.call("training.run", {
    ...{ seed: 1, steps: 1_000_000, batchSize: 16, sequenceLength: 16, checkpointEverySteps: 1_000_000 },
    ...{ learningRate: 1e-4, schedule: "constant", weightDecay: 1e-4, gradientClip: 1, averaging: 0.99 },
    ...{ loss: "euclidean", reprojectionWeight: 1 },
    description: readFileSync(join(model, "model.json"), "utf8"),
    weights: new Uint8Array(readFileSync(join(model, "weights.safetensors"))),
    learns: { parts: "lstm", stages: [1, 2, 3] },
    sources: [{ kind: "motion", share: 1, motion: await readBuiltInMotion(folders), targets: "truth" }],
  });
  // It only ends with its process; what it says then is no news.
  await Promise.race([started, training]);
  training.catch(() => {});
  let [lastFrames, lastMs] = [framesSeen, performance.now()];
  return {
    framesPerSecond() {
      const [frames, elapsedMs] = [framesSeen - lastFrames, performance.now() - lastMs];
      [lastFrames, lastMs] = [framesSeen, performance.now()];
      return (1000 * frames) / elapsedMs;
    },
    stop: () => connection.kill(),
  };
}
