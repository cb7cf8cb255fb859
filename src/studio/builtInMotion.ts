import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../common/errors";
import type { MotionData } from "../common/trainingData";
import { generateMotion } from "../pose/synthesis/motionPrior";
import type { ProgramFolders } from "./programFolders";

const motionPriorFile = "motion-prior.safetensors";

/** 25 minutes of motion: as much as ten minutes of training can show, each take a few times. */
const invented = { seed: 20261125, clips: 512, seconds: 3 };

/**
 * The motion that ships with the program: rehearsed against forgetting (rehearsalMotion), and measured on (builtInSet).
 * @throws StudioError `file-missing`, `model-broken`
 */
export async function readBuiltInMotion({ motion }: Pick<ProgramFolders, "motion">): Promise<MotionData> {
  const path = join(motion, motionPriorFile);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new StudioError("file-missing", `the built-in motion: ${path}: ${error.message}`);
  });
  return generateMotion(bytes, invented);
}
