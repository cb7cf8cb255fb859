import type { MotionData } from "../../common/trainingData";
import { type BuiltInSet, builtInSet, rehearsalMotion } from "../../pose/synthesis/builtInSet";
import { readBuiltInMotion } from "../builtInMotion";
import type { ProgramFolders } from "../programFolders";
import { RequestThread } from "../requestThread";

/** What every training needs of the motion that ships with the program. */
export interface BuiltInMaterial {
  /** Rehearsed, against forgetting. */
  rehearsal: MotionData;
  /** Measured: how much was forgotten. No training sees it. */
  measured: BuiltInSet;
}

export type BuiltInRequest = Pick<ProgramFolders, "motion">;

/** Takes two seconds. @throws StudioError those of readBuiltInMotion */
export async function readBuiltInMaterial(folders: BuiltInRequest): Promise<BuiltInMaterial> {
  const motion = await readBuiltInMotion(folders);
  return { rehearsal: rehearsalMotion(motion), measured: builtInSet(motion) };
}

/** Makes the material in a thread of its own when it is first needed, and keeps it. */
export class BuiltInThread {
  private readonly thread: RequestThread<BuiltInRequest, BuiltInMaterial>;
  private material: Promise<BuiltInMaterial> | undefined;

  /** @param entry the built builtInMaterial.worker.ts */
  constructor(
    entry: string,
    private readonly folders: BuiltInRequest,
  ) {
    this.thread = new RequestThread(entry, "making the built-in motion");
  }

  /** A failed reading is tried again next time. @throws StudioError as readBuiltInMaterial */
  read(): Promise<BuiltInMaterial> {
    const { motion } = this.folders;
    this.material ??= this.thread.ask({ motion }).catch((error) => {
      this.material = undefined;
      throw error;
    });
    return this.material;
  }

  stop(): Promise<void> {
    return this.thread.stop();
  }
}
