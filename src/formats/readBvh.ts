import type { MotionReading, MotionReadOptions } from "./motionReading";
import { type BvhHierarchy, readBvhHierarchy } from "./reading/bvhHierarchy";
import { bvhPositions, bvhRest } from "./reading/bvhKinematics";
import { mostFrames } from "./reading/fileProblem";
import type { PointSource } from "./reading/pointSource";
import { readMotion } from "./reading/readMotion";
import { TextWords } from "./reading/textWords";

/** A first frame at rest counts as one that was put there when the second is turned by more than this. */
const restFrameDegrees = 5;

/**
 * A Biovision hierarchy of any program: any joints, any order of channels. Its joints become ours by name, or by their
 * place in the hierarchy where this program wrote it; a first frame in the rest pose is left out.
 * @throws StudioError `file-broken` that names the line
 */
export function readBvh(text: string, fileName: string, options: MotionReadOptions = {}): MotionReading {
  return readMotion(bvhPoints(text, fileName), options);
}

function bvhPoints(text: string, fileName: string): PointSource {
  const words = new TextWords(text, fileName);
  const hierarchy = readBvhHierarchy(words);
  const { frames, frameTimeS } = readMotionHead(words);
  const values = readValues(words, frames, hierarchy.columns);
  const warnings = words.next() === undefined ? [] : [`There are more numbers than its ${frames} frames need.`];
  const restFirst = beginsAtRest(hierarchy, values, frames);
  if (restFirst) warnings.push("The first frame is the rest pose and was left out.");
  const shown = restFirst ? values.subarray(hierarchy.columns) : values;
  const shownFrames = restFirst ? frames - 1 : frames;
  return {
    fileName,
    format: "BVH",
    points: hierarchy.nodes,
    timestampsS: Float64Array.from({ length: shownFrames }, (_, frame) => frame * frameTimeS),
    positions: (picked) => bvhPositions(hierarchy, shown, shownFrames, picked),
    rest: bvhRest(hierarchy),
    usualFront: "+z",
    warnings,
  };
}

function readMotionHead(words: TextWords): { frames: number; frameTimeS: number } {
  const framesLine = headLine(words);
  const [, framesText] = /^frames\s*:?\s*(\S+)$/i.exec(framesLine) ?? [];
  const frames = Number(framesText);
  if (!Number.isInteger(frames) || frames < 1 || frames > mostFrames) {
    throw words.unexpected(framesLine, `"Frames: N" with N from 1 to ${mostFrames}`);
  }
  const timeLine = headLine(words);
  const [, timeText] = /^frame\s*time\s*:?\s*(\S+)$/i.exec(timeLine) ?? [];
  const frameTimeS = wholeRate(timeText ?? "");
  if (!(frameTimeS > 0 && frameTimeS < 3600)) {
    throw words.unexpected(timeLine, '"Frame Time: S" with S above 0');
  }
  return { frames, frameTimeS };
}

/** The next line, cut where no such line is that long. */
function headLine(words: TextWords): string {
  return `${words.next()} ${words.restOfLine()}`.trim().slice(0, 100);
}

/** `0.033333` means 1/30: the whole rate whose frame time rounds to the text, if there is one and digits enough. */
function wholeRate(text: string): number {
  const seconds = Number(text);
  const decimals = /\.(\d*)$/.exec(text)?.[1]?.length ?? 0;
  const exact = 1 / Math.round(1 / seconds);
  return decimals >= 4 && Math.abs(exact - seconds) <= 0.51 * 10 ** -decimals ? exact : seconds;
}

function readValues(words: TextWords, frames: number, columns: number): Float64Array {
  // Every number needs a digit and a blank.
  if (frames * columns * 2 > words.left + 1) {
    throw words.problem(`${frames} frames of ${columns} numbers are promised, more than the file holds`);
  }
  const values = new Float64Array(frames * columns);
  for (let i = 0; i < values.length; i++) {
    values[i] = words.number(
      () => `frame ${Math.floor(i / columns) + 1} of ${frames}, number ${(i % columns) + 1} of ${columns}`,
    );
  }
  return values;
}

function beginsAtRest({ nodes, columns }: BvhHierarchy, values: Float64Array, frames: number): boolean {
  const turns = nodes.flatMap(({ channels }) => channels.filter(({ kind }) => kind === "rotation"));
  const isAtRest = turns.every(({ column }) => Math.abs(values[column]!) < 1e-4);
  if (!isAtRest || frames < 2) return false;
  return turns.some(({ column }) => {
    const degrees = Math.abs(values[columns + column]!) % 360;
    return Math.min(degrees, 360 - degrees) > restFrameDegrees;
  });
}
