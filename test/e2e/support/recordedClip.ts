import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from "mediabunny";
import type { Page } from "playwright-core";
import type { ClipInfo } from "../../../src/common/clipDocument";

export interface RecordedClip {
  info: ClipInfo;
  timesS: Float64Array;
  keypoints: Float32Array;
  pose: Float32Array;
  /** Presentation times of the frames in its video file. */
  videoTimesS: number[];
  videoFile: string;
}

/** The clips that a library holds, straight from its folders, in the order of their names. */
export async function readClips(libraryFolder: string): Promise<RecordedClip[]> {
  const folder = join(libraryFolder, "clips");
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const finished = names.filter((name) => existsSync(join(folder, name, "clip.json")));
  return Promise.all(finished.map((name) => readClip(join(folder, name))));
}

async function readClip(folder: string): Promise<RecordedClip> {
  const info = JSON.parse(readFileSync(join(folder, "clip.json"), "utf8")) as ClipInfo;
  const bytes = (file: string) => new Uint8Array(readFileSync(join(folder, file))).buffer;
  const videoFile = info.video![0]!.file;
  using input = new Input({ source: new FilePathSource(join(folder, videoFile)), formats: ALL_FORMATS });
  const videoTimesS: number[] = [];
  const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!);
  for await (const packet of sink.packets()) videoTimesS.push(packet.timestamp);
  return {
    info,
    timesS: new Float64Array(bytes("timestamps_s.f64")),
    keypoints: new Float32Array(bytes("keypoints.f32")),
    pose: new Float32Array(bytes("pose_mm.f32")),
    videoTimesS,
    videoFile,
  };
}

/** Rows that hold a pose. */
export function posedFrames({ pose }: RecordedClip): number {
  return Array.from({ length: pose.length / 51 }, (_, row) => pose[row * 51]!).filter((x) => !Number.isNaN(x)).length;
}

/** Starts a recording that begins at once. */
export async function startRecording(page: Page): Promise<void> {
  await page.getByTestId("record-countdown").selectOption("0");
  await page.getByTestId("record").click();
  await waitForRecording(page, "recording");
}

export async function waitForRecording(page: Page, phase: string): Promise<void> {
  await page.waitForSelector(`[data-testid=recording][data-phase=${phase}]`, { timeout: 30_000 });
}

/** Waits until so many frames have their rows. */
export async function waitForFrames(page: Page, frames: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(document.querySelector<HTMLElement>("[data-testid=record-status]")?.dataset.frames) >= least,
    frames,
    { timeout: 60_000, polling: 50 },
  );
}

/** Waits for the message about the take. @returns what it says, why the take ended, and its clip */
export async function waitForSaved(page: Page): Promise<{ text: string; end: string; clipId: string }> {
  const banner = page.getByTestId("record-saved");
  await banner.waitFor({ timeout: 30_000 });
  const { end = "", clip = "" } = await banner.evaluate(({ dataset }) => ({ ...dataset }));
  return { text: (await banner.textContent()) ?? "", end, clipId: clip };
}
