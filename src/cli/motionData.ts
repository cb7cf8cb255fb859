import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, sep } from "node:path";
import { StudioError } from "../common/errors";
import { type Mocap, type MocapSplit, mocapFileNames } from "../formats/mocap";
import { type CapturedTake, mocapOfTakes } from "../formats/mocapOfTakes";
import { readVideoPose3d, type VideoPose3dTake } from "../formats/readVideoPose3d";
import { fileKind } from "../studio/importing/fileKind";
import { readMotionFile } from "../studio/importing/readMotionFile";
import { whyUnreadable } from "../studio/whyUnreadable";
import { actionOf, human36mFps, human36mSplits, isHuman36m, motionOfTake } from "./human36m";
import { readMocapFolder } from "./mocapFolder";
import { motionDataHelp } from "./motionDataOptions";

export interface MotionDataOptions {
  /** Share of the subjects (of the takes, where there is one subject) that is held out as `val`, for data without a split. */
  validation?: number;
  /** The split of all takes of such data, where nothing is held out. */
  undivided: "train" | "val";
  /** Frames a second of files that have no times. */
  fps?: number;
}

/** What --data names. */
export interface MotionData {
  mocap: Mocap;
  /** For people: `Human3.6M` */
  name: string;
  /** What the card of a model that is trained on it owes its makers. */
  credit: string;
  /** What `evaluate` measures where no split is chosen. */
  usualSplit: Exclude<MocapSplit, "train">;
  /** Nothing is held out: all takes are in one split. */
  isUndivided: boolean;
}

const credits = {
  cmu: "The data used in this project was obtained from mocap.cs.cmu.edu. The database was created with funding from NSF\nEIA-0196217.",
  human36m:
    "Trained on Human3.6M (Ionescu et al. 2014). Its licence is for academic use; see there before passing this model on.",
  others: "Trained on files of the person who trained it; whose they are is not known here.",
} as const;

const motionEndings = [".bvh", ".trc", ".csv", ".npz"];

/**
 * Reads whatever --data names. Files in subfolders belong to one subject for each subfolder; files that lie in the folder
 * itself are a subject each.
 * @throws StudioError `file-missing`, `file-broken` naming the file, `bad-argument`
 */
export async function readMotionData(path: string, options: MotionDataOptions): Promise<MotionData> {
  if (await isFolder(path)) return readFolder(path, options);
  const takes = await readNpzTakes(path);
  return takes ? dataOfSubjects(takes, options) : dataOfTakes([await readTake(path, basename(path), options)], options);
}

/** The takes of a file in VideoPose3D's layout; undefined for any other file. */
export async function readNpzTakes(path: string): Promise<VideoPose3dTake[] | undefined> {
  if (extname(path).toLowerCase() !== ".npz") return undefined;
  return readVideoPose3d(new Uint8Array(await readFile(path)), basename(path));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new StudioError("file-missing", `--data ${path} ${whyUnreadable(error)}`);
  }
}

async function readFolder(folder: string, options: MotionDataOptions): Promise<MotionData> {
  const files = (await readdir(folder, { recursive: true })).sort();
  if (files.includes(mocapFileNames.index)) {
    refuseValidation(options, "this motion capture");
    const mocap = await readMocapFolder(folder);
    return { mocap, name: "motion capture", credit: credits.cmu, usualSplit: "test", isUndivided: false };
  }
  const motionFiles = files.filter((file) => motionEndings.includes(extname(file).toLowerCase()));
  if (motionFiles.length === 0) {
    throw new StudioError("file-missing", `--data ${folder} holds no motion; it must be ${motionDataHelp}`);
  }
  const takes: Omit<CapturedTake, "split">[] = [];
  for (const file of motionFiles) takes.push(await readTake(join(folder, file), file, options));
  return dataOfTakes(takes, options);
}

/** @param file its path within the folder */
async function readTake(path: string, file: string, options: MotionDataOptions): Promise<Omit<CapturedTake, "split">> {
  const kind = await fileKind(path, file);
  if (kind === "video") throw new StudioError("file-broken", `${file} is no motion; --data must be ${motionDataHelp}`);
  const name = file.slice(0, file.length - extname(file).length);
  const content = await readMotionFile(path, file, kind, { fps: options.fps, name: basename(name) });
  if (content.kind !== "motion") throw new StudioError("file-broken", `${file} holds keypoints, not motion`);
  const { motion, warnings } = content.reading;
  for (const warning of warnings) console.error(`${file}: ${warning}`);
  return { motion, subject: name.split(sep)[0]! };
}

function dataOfSubjects(takes: readonly VideoPose3dTake[], options: MotionDataOptions): MotionData {
  const captured = takes.map((take) => {
    const motion = motionOfTake(take, options.fps ?? human36mFps);
    return { motion, subject: take.subject, action: actionOf(take.name) };
  });
  if (!isHuman36m(takes)) return dataOfTakes(captured, options);
  refuseValidation(options, "Human3.6M");
  const divided = captured.map((take) => ({ ...take, split: human36mSplits.get(take.subject)! }));
  const mocap = mocapOf(divided);
  return { mocap, name: "Human3.6M", credit: credits.human36m, usualSplit: "test", isUndivided: false };
}

/** Data without a split of their own. */
function dataOfTakes(takes: readonly Omit<CapturedTake, "split">[], options: MotionDataOptions): MotionData {
  const { validation, undivided } = options;
  const isHeldOut = validation === undefined ? undefined : chooseHeldOut(takes, validation);
  const divided = takes.map((take) => {
    const split: MocapSplit = isHeldOut ? (isHeldOut(take) ? "val" : "train") : undivided;
    return { ...take, split };
  });
  const name = takes.length === 1 ? takes[0]!.motion.name : `${takes.length} takes of motion`;
  return { mocap: mocapOf(divided), name, credit: credits.others, usualSplit: "val", isUndivided: !isHeldOut };
}

/** Whole subjects, or whole takes of the only subject: spread evenly over their names' order, so the same ones every time. */
function chooseHeldOut(
  takes: readonly Omit<CapturedTake, "split">[],
  share: number,
): (take: Omit<CapturedTake, "split">) => boolean {
  const bySubject = new Set(takes.map(({ subject }) => subject)).size > 1;
  const groupOf = ({ subject, motion }: Omit<CapturedTake, "split">) => (bySubject ? subject : motion.name);
  const groups = [...new Set(takes.map(groupOf))].sort();
  if (groups.length < 2) {
    throw new StudioError("bad-argument", "--validation needs two takes or more: one to hold out, one to train with");
  }
  const count = Math.min(groups.length - 1, Math.max(1, Math.round(share * groups.length)));
  const heldOut = new Set(
    Array.from({ length: count }, (_, i) => groups[Math.floor(((i + 0.5) * groups.length) / count)]!),
  );
  return (take) => heldOut.has(groupOf(take));
}

function mocapOf(takes: readonly CapturedTake[]): Mocap {
  const { mocap, framesLeftOut } = mocapOfTakes(takes);
  if (mocap.clips.length === 0)
    throw new StudioError("file-broken", "--data: no take shows a person for half a second");
  if (framesLeftOut > 0) {
    console.error(`${framesLeftOut} frames are left out: nobody is there, or for less than half a second`);
  }
  return mocap;
}

function refuseValidation({ validation }: MotionDataOptions, data: string): void {
  if (validation === undefined) return;
  throw new StudioError("bad-argument", `--validation: ${data} is split already, by subject`);
}

/** @throws StudioError `bad-argument` where the data have no subjects of that split */
export function chosenSplit(
  { mocap, name, usualSplit }: MotionData,
  split: "val" | "test" | undefined,
): "val" | "test" {
  if (split === undefined) return usualSplit;
  if (mocap.clips.some((clip) => clip.split === split)) return split;
  throw new StudioError("bad-argument", `--split ${split}: ${name} has no such subjects; leave --split out`);
}
