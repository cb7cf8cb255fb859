import { StudioError } from "../common/errors";
import { type MotionSource, mocapPointCount } from "../pose/mocapPoints";

export type MocapSplit = "train" | "val" | "test";

/** One take of the folder's index. */
export interface MocapClip {
  name: string;
  description: string;
  subject: number;
  /** Where the subject has a name rather than a number. */
  subjectName?: string;
  /** What the subject does, where the data are measured by action. */
  action?: string;
  /** First frame within the points. */
  start: number;
  frames: number;
  split: MocapSplit;
}

/** A folder of motion capture: its points and the takes within them. */
export interface Mocap {
  points: Int16Array;
  clips: MocapClip[];
  fps: number;
}

/** File names in such a folder. */
export const mocapFileNames = { index: "cmu24_50fps.json", points: "cmu24_50fps.i16" } as const;

export const unitsPerMillimetre = 8;
const splits: readonly string[] = ["train", "val", "test"] satisfies MocapSplit[];

/**
 * Reads 24-point motion capture (format: int16 little endian [frame][24][3] in 1/8 mm, Y up, and a JSON index).
 *
 * @param indexText text of cmu24_50fps.json
 * @param pointBytes content of cmu24_50fps.i16
 * @throws StudioError `file-broken` that names the field or the clip
 */
export function readMocap(indexText: string, pointBytes: Uint8Array): Mocap {
  const index = parseIndex(indexText);
  const bytesPerFrame = mocapPointCount * 3 * 2;
  if (pointBytes.byteLength % bytesPerFrame !== 0) {
    throw broken(`${mocapFileNames.points} has ${pointBytes.byteLength} bytes, not a multiple of ${bytesPerFrame}`);
  }
  const frames = pointBytes.byteLength / bytesPerFrame;
  if (index.frames !== frames) {
    throw broken(`${mocapFileNames.index} promises ${index.frames} frames, ${mocapFileNames.points} has ${frames}`);
  }
  for (const clip of index.clips) {
    if (clip.start < 0 || clip.frames < 1 || clip.start + clip.frames > frames) {
      throw broken(`clip "${clip.name}" lies outside ${mocapFileNames.points}`);
    }
  }
  // Copied, because the bytes may start at an odd address.
  const points = new Int16Array(pointBytes.slice().buffer);
  return { points, clips: index.clips, fps: index.fps };
}

/** The takes of one split as material for the sequence generator. */
export function selectMotion(mocap: Mocap, split: MocapSplit): MotionSource {
  const clips = mocap.clips.filter((clip) => clip.split === split);
  if (clips.length === 0) throw broken(`there is no clip of the split "${split}"`);
  return compact(mocap.points, clips, mocap.fps);
}

/** Only the points of these clips, so that no process is sent what it does not use. */
function compact(points: Int16Array, clips: readonly MocapClip[], fps: number): MotionSource {
  const perFrame = mocapPointCount * 3;
  const total = clips.reduce((sum, clip) => sum + clip.frames, 0);
  const kept = new Int16Array(total * perFrame);
  let start = 0;
  const moved = clips.map((clip) => {
    kept.set(points.subarray(clip.start * perFrame, (clip.start + clip.frames) * perFrame), start * perFrame);
    const entry = { subject: clip.subject, start, frames: clip.frames };
    start += clip.frames;
    return entry;
  });
  return { points: kept, clips: moved, fps };
}

function parseIndex(text: string): { clips: MocapClip[]; fps: number; frames: number } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken(`${mocapFileNames.index} is not JSON: ${(error as Error).message}`);
  }
  const index = value as Record<string, unknown>;
  const shape = index?.shape as unknown[] | undefined;
  if (!Array.isArray(shape) || shape[1] !== mocapPointCount || shape[2] !== 3) {
    throw broken(`${mocapFileNames.index}: "shape" must be [frames, ${mocapPointCount}, 3]`);
  }
  if (index.units_per_mm !== unitsPerMillimetre) {
    throw broken(`${mocapFileNames.index}: "units_per_mm" must be ${unitsPerMillimetre}`);
  }
  if (typeof index.fps !== "number" || !(index.fps > 0)) {
    throw broken(`${mocapFileNames.index}: "fps" must be a number above 0`);
  }
  if (!Array.isArray(index.clips)) throw broken(`${mocapFileNames.index}: "clips" must be a list`);
  return { clips: index.clips.map(parseClip), fps: index.fps, frames: Number(shape[0]) };
}

function parseClip(value: unknown, position: number): MocapClip {
  const clip = value as Record<string, unknown>;
  const name = typeof clip?.name === "string" ? clip.name : `number ${position}`;
  const field = (key: string): number => {
    const entry = clip?.[key];
    if (!Number.isInteger(entry))
      throw broken(`${mocapFileNames.index}: clip "${name}": "${key}" must be a whole number`);
    return entry as number;
  };
  if (!splits.includes(String(clip?.split))) {
    throw broken(`${mocapFileNames.index}: clip "${name}": "split" must be one of ${splits.join(", ")}`);
  }
  return {
    name,
    description: typeof clip.desc === "string" ? clip.desc : "",
    subject: field("subject"),
    start: field("start"),
    frames: field("frames"),
    split: clip.split as MocapSplit,
  };
}

function broken(message: string): StudioError {
  return new StudioError("file-broken", `motion capture: ${message}`);
}
