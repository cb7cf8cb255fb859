import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StudioError } from "../common/errors";
import { bundledModels, type Settings } from "../common/settings";
import type { ClipMaterial, LearningParts, TrainingSettings } from "../common/trainingProtocol";
import { proposeSplit } from "../pose/dataset/proposeSplit";
import { firstProblem } from "../studio/firstProblem";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { parseDescription } from "../studio/models/modelDescription";
import { modelFileNames } from "../studio/models/modelFolder";
import { checkSettings } from "../studio/training/checkSettings";
import { listMaterial } from "../studio/training/dataset/listMaterial";
import { newRunDocument } from "../studio/training/newRunDocument";
import { proposeSettings } from "../studio/training/proposeSettings";
import { RunFolder } from "../studio/training/runFolder";
import { settingsSchema } from "../studio/training/settingsSchema";
import { TrainingRun } from "../studio/training/trainingRun";
import { whyUnreadable } from "../studio/whyUnreadable";
import { findClip } from "./findClip";
import { findModel } from "./findModel";
import type { TrainingReport } from "./trainingReport";

export interface TrainFlags {
  library?: string;
  clips?: string[];
  heldOut?: string[];
  what?: LearningParts;
  minutes?: number;
  steps?: number;
  seed?: number;
  settings?: string;
  model?: string;
  backend: Settings["backend"];
  checkpointEvery?: number;
  resume?: boolean;
  out: string;
  json?: boolean;
}

/**
 * A new training in a folder, with settings as flags, --settings and what the clips suggest say, in this order.
 * @throws StudioError `bad-argument` naming the flag or field, those of findClip and findModel
 */
export async function beginRun(
  folder: string,
  flags: TrainFlags,
  library: ClipLibrary,
  report: TrainingReport,
): Promise<TrainingRun> {
  if (await isThere(join(folder, "run.json"))) {
    const ways = "add --resume to go on with it, or choose another --out";
    throw new StudioError("bad-argument", `${dirname(folder)} holds a training already: ${ways}`);
  }
  if (await isThere(join(dirname(folder), modelFileNames.description))) {
    throw new StudioError("bad-argument", `${dirname(folder)} holds a model already: choose another --out`);
  }
  const given = flags.settings === undefined ? {} : await readSettings(flags.settings);
  const base = await findModel(flags.model ?? given.baseModel ?? bundledModels.small, library.folder);
  const material = await listMaterial(library);
  const split = chooseClips(flags, given, library, material, report);
  const proposal = proposeSettings({
    baseModel: base.id,
    network: parseDescription(base.description, `model "${base.id}"`).network,
    training: split.trainingClips.flatMap((id) => material.filter(({ clipId }) => clipId === id)),
    heldOutClips: split.heldOutClips,
    backend: flags.backend === "webgpu" ? "webgpu" : "wasm",
  });
  const settings = checked({
    ...proposal,
    ...given,
    ...split,
    baseModel: base.id,
    ...limits(flags, given),
    ...named(flags),
  });
  checkSettings(library, settings, base);
  return TrainingRun.create(new RunFolder(folder), {
    ...newRunDocument({ name: baseName(folder), settings }),
    id: "run",
  });
}

/**
 * The training that a folder holds.
 * @throws StudioError `file-missing`, `bad-argument` for one that is finished and for flags that differ from its settings
 */
export async function resumeRun(folder: string, flags: TrainFlags, library: ClipLibrary): Promise<TrainingRun> {
  if (!(await isThere(join(folder, "run.json")))) {
    throw new StudioError("file-missing", `${dirname(folder)} holds no training: start without --resume`);
  }
  const run = await TrainingRun.open(new RunFolder(folder));
  // A crash may have come between the verdict and the model.
  if (run.document.state === "finished" && (await isThere(join(dirname(folder), modelFileNames.description)))) {
    throw new StudioError("bad-argument", `the training in ${dirname(folder)} is finished already`);
  }
  const { settings } = run.document;
  const given: Partial<TrainingSettings> = { ...limits(flags, settings), ...named(flags) };
  if (flags.clips) given.trainingClips = flags.clips.map((clip) => findClip(library, clip).id);
  if (flags.heldOut) given.heldOutClips = flags.heldOut.map((clip) => findClip(library, clip).id);
  if (flags.clips && !flags.heldOut) {
    // Some of them may have been held out of them when it began.
    given.trainingClips = given.trainingClips!.filter((id) => !settings.heldOutClips.includes(id));
  }
  for (const field of Object.keys(given) as (keyof TrainingSettings)[]) {
    const [was, is] = [settings[field], given[field]].map((value) => JSON.stringify(value));
    if (was === is) continue;
    throw new StudioError(
      "bad-argument",
      `--resume goes on with the same settings, but "${field}" is ${is}, not ${was}`,
    );
  }
  return run;
}

/** What the flags name besides clips, limits and the model. */
function named({ what, seed }: TrainFlags): Partial<TrainingSettings> {
  return { ...(what !== undefined && { learns: what }), ...(seed !== undefined && { seed }) };
}

/** One limit that is given takes the place of the other one that is only proposed. */
function limits(flags: TrainFlags, given: Partial<TrainingSettings>): Partial<TrainingSettings> {
  const { steps, minutes } = flags;
  if (steps === undefined && minutes === undefined) {
    return given.steps === undefined ? {} : { steps: given.steps, minutes: given.minutes };
  }
  return { steps, minutes };
}

type Split = Pick<TrainingSettings, "trainingClips" | "heldOutClips">;

function chooseClips(
  flags: TrainFlags,
  given: Partial<TrainingSettings>,
  library: ClipLibrary,
  material: readonly ClipMaterial[],
  report: TrainingReport,
): Split {
  const ids = (flag: string, names: readonly string[]) => {
    const found = names.map((name) => findClip(library, name).id);
    const twice = found.find((id, index) => found.indexOf(id) < index);
    if (twice !== undefined) throw new StudioError("bad-argument", `${flag} names the clip ${twice} twice`);
    return found;
  };
  const clips = flags.clips ? ids("--clips", flags.clips) : given.trainingClips;
  if (!clips || clips.length === 0)
    throw new StudioError("bad-argument", "--clips: name at least one clip to learn from");
  const heldOut = flags.heldOut ? ids("--held-out", flags.heldOut) : given.heldOutClips;
  if (heldOut) return { trainingClips: clips.filter((id) => !heldOut.includes(id)), heldOutClips: heldOut };
  return splitAloud(clips, material, report);
}

/** Without --held-out: as the studio proposes it, and said aloud. */
function splitAloud(clips: readonly string[], material: readonly ClipMaterial[], report: TrainingReport): Split {
  const chosen = clips.flatMap((id) => material.filter(({ clipId }) => clipId === id));
  const problem = chosen.find((clip) => clip.problem !== undefined);
  if (problem) throw new StudioError("bad-argument", `--clips: "${problem.name}" cannot be used: ${problem.problem}`);
  const { training, heldOut, reason } = proposeSplit(chosen);
  const names = heldOut.map((id) => `"${chosen.find(({ clipId }) => clipId === id)!.name}"`).join(", ");
  const why = { "by-person": "by person", "by-take": "by take", "only-one-take": "", "nothing-to-learn": "" }[reason];
  report.say(
    heldOut.length > 0
      ? `held out, split ${why}: ${names}; the other clips are learnt from (--held-out chooses others)`
      : "all clips are of one take, so that none can be held out: whether it gets better will not be known",
  );
  return { trainingClips: training, heldOutClips: heldOut };
}

async function readSettings(path: string): Promise<Partial<TrainingSettings>> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new StudioError("file-missing", `--settings: ${path} ${whyUnreadable(error)}`);
  });
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === "object" && json !== null && !Array.isArray(json)) return json;
  } catch {
    // Told below.
  }
  throw new StudioError("file-broken", `--settings: ${path} is not a JSON object`);
}

function checked(settings: unknown): TrainingSettings {
  const result = settingsSchema.safeParse(settings);
  if (!result.success) throw new StudioError("bad-argument", firstProblem(result.error));
  return result.data;
}

function baseName(folder: string): string {
  return dirname(folder).split(/[\\/]/).at(-1) || "training";
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
