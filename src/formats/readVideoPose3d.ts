import { keypointCount, keypointStride } from "../pose/keypoints";
import { coordinateCount, jointCount } from "../pose/skeleton";
import { mostFrames, quoted } from "./reading/fileProblem";
import { NpzArrays } from "./reading/npzArrays";
import { guessUnit, personHeight } from "./reading/personSize";
import { PickledArray, type PickledDict, type PickleValue } from "./reading/pickleValues";

/** A take as one subject performed it, in the layout that VideoPose3D keeps Human3.6M in. T frames. */
export interface VideoPose3dTake {
  /** `S9` */
  subject: string;
  /** As in the file: `Directions 1` */
  name: string;
  /** (T, 17, 3) m, the file's world (Human3.6M: Z up). */
  positions: Float32Array;
}

/** What a detector saw of a take, by each of its cameras. */
export interface VideoPose3dKeypoints {
  subject: string;
  name: string;
  /** Of each camera: (T, 17, 3) COCO keypoints, x px, y px, score: 1 where the file has the keypoint, else 0. */
  cameras: Float32Array[];
}

/** Our joints among Human3.6M's 32, as everybody picks them. */
const jointsOf32 = [0, 1, 2, 3, 6, 7, 8, 12, 13, 14, 15, 17, 18, 19, 25, 26, 27];
const ownJoints = Array.from({ length: jointCount }, (_, joint) => joint);
const ownKeypoints = Array.from({ length: keypointCount }, (_, keypoint) => keypoint);
/**
 * COCO's keypoints among Human3.6M's 17 joints. Eyes and ears are not among them, and the joint at the neck or nose is not
 * where a detector puts the nose: the face stays unseen.
 */
const keypointsOf17 = [-1, -1, -1, -1, -1, 11, 14, 12, 15, 13, 16, 4, 1, 5, 2, 6, 3];
/** The left points of a layout, as the file's `keypoints_symmetry` lists them. */
const layouts = [
  { name: "coco", left: [1, 3, 5, 7, 9, 11, 13, 15], keypoints: ownKeypoints },
  { name: "h36m", left: [4, 5, 6, 11, 12, 13], keypoints: keypointsOf17 },
] as const;

/**
 * `data_3d_h36m.npz`: `positions_3d`, a pickled dictionary {subject: {take: (T, 17 or 32, 3) m}}. Undefined for a
 * file that is not in this layout.
 * @throws StudioError `file-broken` that names the array, or the subject and take
 */
export function readVideoPose3d(bytes: Uint8Array, fileName: string): VideoPose3dTake[] | undefined {
  const arrays = new NpzArrays(bytes, fileName);
  const subjects = arrays.object("positions_3d");
  if (subjects === undefined) return undefined;
  const takes = readTakes(subjects, arrays, "positions_3d", (value, broken, once) => {
    const { shape, values } = once.array(value, broken);
    const [frames = 0, joints = 0, axes] = shape;
    const picked = joints === 32 ? jointsOf32 : ownJoints;
    if (shape.length !== 3 || axes !== 3 || (joints !== 32 && joints !== jointCount)) {
      throw broken(`its shape must be (frames, 17 or 32, 3), not (${shape.join(", ")})`);
    }
    return pick(frames, joints, 3, picked, (positions, at, from) => {
      for (let axis = 0; axis < 3; axis++) positions[at + axis] = values[from + axis]!;
    });
  });
  const found = takes.map(({ subject, name, content }) => ({ subject, name, positions: content }));
  const height = personHeight(found[0]!.positions);
  if (guessUnit(height).unitM !== 1) {
    throw arrays.broken("positions_3d", `they must be metres, but its first person is ${height.toPrecision(3)} tall`);
  }
  return found;
}

/**
 * `data_2d_h36m_*.npz`: `positions_2d`, {subject: {take: [(T, 17, 2) px of each camera]}}, and `metadata` whose
 * `keypoints_symmetry` says whether the points are COCO's keypoints or Human3.6M's joints.
 * @throws StudioError `file-broken` that names the array, or the subject and take
 */
export function readVideoPose3dKeypoints(bytes: Uint8Array, fileName: string): VideoPose3dKeypoints[] {
  const arrays = new NpzArrays(bytes, fileName);
  const layout = readLayout(arrays);
  const subjects = arrays.object("positions_2d");
  if (subjects === undefined) throw arrays.missing('"positions_2d", a pickled dictionary of subjects,');
  const takes = readTakes(subjects, arrays, "positions_2d", (cameras, broken, once) => {
    if (!Array.isArray(cameras) || cameras.length === 0)
      throw broken("it must be a list of arrays, one of each camera");
    return cameras.map((value) => {
      const { shape, values } = once.array(value, broken);
      const [frames = 0, points, axes = 0] = shape;
      if (shape.length !== 3 || points !== keypointCount || axes < 2) {
        throw broken(`its shape must be (frames, 17, 2), not (${shape.join(", ")})`);
      }
      return pick(frames, points, axes, layout.keypoints, (keypoints, at, from) => {
        const isSeen = Number.isFinite(values[from]) && Number.isFinite(values[from + 1]);
        if (isSeen) keypoints.set([values[from]!, values[from + 1]!, 1], at);
      });
    });
  });
  return takes.map(({ subject, name, content }) => ({ subject, name, cameras: content }));
}

type Broken = (problem: string) => Error;

function readTakes<T>(
  content: PickleValue,
  arrays: NpzArrays,
  arrayName: string,
  read: (value: PickleValue, broken: Broken, once: NumbersOnce) => T,
): { subject: string; name: string; content: T }[] {
  const once = new NumbersOnce();
  const takes: { subject: string; name: string; content: T }[] = [];
  const subjects = dictOf(content, () => arrays.broken(arrayName, "it must be a dictionary of subjects"));
  for (const [subject, value] of subjects) {
    const named = dictOf(value, () => arrays.broken(arrayName, `${quoted(subject)} must be a dictionary of takes`));
    for (const [name, content] of named) {
      const broken = (problem: string) => arrays.broken(arrayName, `${quoted(`${subject}, ${name}`)}: ${problem}`);
      takes.push({ subject, name, content: read(content, broken, once) });
    }
  }
  if (takes.length === 0) throw arrays.broken(arrayName, "it has no take");
  return takes;
}

/**
 * The numbers of arrays, each of which is asked for once: a file that names one array a million times would otherwise be
 * a million times as big in memory.
 */
class NumbersOnce {
  private readonly seen = new Set<unknown>();
  private frames = 0;

  array(value: PickleValue, broken: Broken): { shape: number[]; values: Float32Array | Float64Array } {
    if (!(value instanceof PickledArray)) throw broken("it must be an array of numbers");
    if (this.seen.has(value.data)) throw broken("its array is another take's too");
    this.seen.add(value.data);
    const numbers = value.numbers(broken);
    const [frames = 0] = numbers.shape;
    if (frames < 1) throw broken("it has no frame");
    this.frames += frames;
    if (this.frames > mostArrayFrames) throw broken(`up to ${mostArrayFrames} frames are read in all`);
    return numbers;
  }
}

/** Four cameras see each frame. */
const mostArrayFrames = 4 * mostFrames;

function dictOf(value: PickleValue, problem: () => Error): PickledDict {
  if (!(value instanceof Map)) throw problem();
  return value;
}

function readLayout(arrays: NpzArrays): (typeof layouts)[number] {
  const metadata = arrays.object("metadata");
  const symmetry = metadata instanceof Map ? metadata.get("keypoints_symmetry") : undefined;
  const [left] = Array.isArray(symmetry) ? symmetry : [];
  const layout = layouts.find(
    (each) => Array.isArray(left) && each.left.join() === left.filter(Number.isInteger).join(),
  );
  if (!layout) {
    const wanted = "its \"keypoints_symmetry\" must be that of COCO's keypoints or of Human3.6M's 17 joints";
    throw arrays.has("metadata") ? arrays.broken("metadata", wanted) : arrays.missing('"metadata"');
  }
  return layout;
}

/** (frames, 17, 3) of an array of (frames, points, axes); a point of -1 stays 0. */
function pick(
  frames: number,
  points: number,
  axes: number,
  picked: readonly number[],
  copy: (into: Float32Array, at: number, from: number) => void,
): Float32Array {
  const result = new Float32Array(frames * coordinateCount);
  for (let frame = 0; frame < frames; frame++) {
    picked.forEach((point, i) => {
      const from = (frame * points + point) * axes;
      if (point >= 0) copy(result, frame * coordinateCount + i * keypointStride, from);
    });
  }
  return result;
}
