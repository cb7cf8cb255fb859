import { cpus, loadavg } from "node:os";
import type { Page } from "playwright-core";
import { createLog } from "../../src/common/log";
import { ClipStream } from "../../src/studio/clipStream";
import { readDetectorFiles } from "../../src/studio/detectorFiles";
import { startHeadlessEngine } from "../../src/studio/headlessEngine";
import { programFolders } from "../../src/studio/programFolders";
import { VideoReader } from "../../src/studio/videoReader";
import { demoClip, projectRoot } from "../e2e/support/media";
import { readBadge } from "../e2e/support/screen";
import { startLiveStudio } from "./liveStudio";
import { median } from "./statistics";
import { startTrainingBeside } from "./trainingBeside";

const warmUpFrames = 10;
const aloneFrames = 60;

interface Flags {
  seconds?: string;
  video?: string;
  training?: string;
}

/**
 * The detector alone (an engine without a network, one frame after the other, nothing else running), then the whole
 * studio live on the same pictures as a 720p camera, then the detector alone again: the machine may have got slower.
 * With `--training yes` the studio is measured once more while a training runs in its process beside it.
 */
export async function run(flags: Flags): Promise<void> {
  const video = flags.video ?? demoClip;
  const seconds = Number(flags.seconds ?? 20);
  console.log(`${cpus().length} x ${cpus()[0]?.model}, load ${loadavg()[0]!.toFixed(1)} before the start`);

  const before = await detectorAlone(video);
  const studio = await startLiveStudio(video);
  await studio.page.waitForTimeout(5000);
  const live = await measureLive(studio.page, seconds);
  const beside = flags.training ? await measureBesideTraining(studio.page, seconds) : undefined;
  await studio.stop();
  const after = await detectorAlone(video);

  const alone = (before + after) / 2;
  const row = (what: string, ms: number) => ({
    what,
    "ms a frame": Number(ms.toFixed(1)),
    "of the detector alone": Number((ms / alone).toFixed(2)),
    "of the detector in the studio": Number((ms / live.detectMs).toFixed(2)),
  });
  console.table([
    row("detector alone, before", before),
    row("detector alone, after", after),
    row("studio: detector", live.detectMs),
    row("studio: detector and 3D network", live.detectMs + live.liftMs),
    row("studio: one frame to the next", live.intervalMs),
    row("studio: round trip of a frame", live.roundTripMs),
    ...(beside
      ? [
          row("beside a training: detector", beside.detectMs),
          row("beside a training: detector and 3D network", beside.detectMs + beside.liftMs),
          row("beside a training: one frame to the next", beside.intervalMs),
          row("beside a training: round trip of a frame", beside.roundTripMs),
        ]
      : []),
  ]);
  console.log(`${live.frames} frames in ${live.seconds.toFixed(1)} s, ${live.dropped} newer pictures taken instead`);
  if (beside) console.log(`The training learnt from ${beside.trainedPerSecond.toFixed(0)} frames a second meanwhile`);
}

async function measureBesideTraining(page: Page, seconds: number) {
  const training = await startTrainingBeside();
  try {
    await page.waitForTimeout(5000);
    training.framesPerSecond();
    const live = await measureLive(page, seconds);
    return { ...live, trainedPerSecond: training.framesPerSecond() };
  } finally {
    training.stop();
  }
}

/** Median of the engine's own time for a frame, detection and crop tracking only. */
async function detectorAlone(video: string): Promise<number> {
  const folders = programFolders(projectRoot);
  const log = createLog("bench", () => {});
  const { connection } = await startHeadlessEngine({ engineEntry: folders.engineEntry, backend: "wasm", log });
  await connection.host.call("detector.load", { detector: await readDetectorFiles(folders.detector) });
  const stream = await ClipStream.open(connection.openClient(), 0);
  const reader = await VideoReader.open(video);
  const times: number[] = [];
  try {
    for await (const frame of reader.frames()) {
      const { detectMs } = await stream.predict(frame);
      if (detectMs !== undefined) times.push(detectMs);
      if (times.length >= warmUpFrames + aloneFrames) break;
    }
  } finally {
    await reader.close();
    connection.kill();
  }
  return median(times.slice(warmUpFrames));
}

async function measureLive(page: Page, seconds: number) {
  const first = await readBadge(page);
  const startedAtMs = performance.now();
  await page.waitForTimeout(seconds * 1000);
  const last = await readBadge(page);
  const elapsedMs = performance.now() - startedAtMs;
  const frames = last.frames - first.frames;
  const dropped = Number(await page.getByTestId("badge").getAttribute("data-dropped"));
  await page.getByTestId("badge").click();
  const detailMs = async (name: string) =>
    Number.parseFloat((await page.locator(`dt:text-is("${name}") + dd`).textContent()) ?? "");
  const details = { detectMs: await detailMs("Detector"), roundTripMs: await detailMs("Round trip") };
  // Closed again, for the next measurement.
  await page.getByTestId("badge").click();
  return {
    ...details,
    frames,
    seconds: elapsedMs / 1000,
    intervalMs: elapsedMs / frames,
    liftMs: last.millisecondsPerFrame - details.detectMs,
    dropped,
  };
}
