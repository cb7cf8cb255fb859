import { StudioError } from "../../../common/errors";
import { withConstantBones } from "../../../formats/constantBones";
import { hasPerson, type Motion } from "../../../formats/motion";
import { coordinateCount, jointCount, jointNames } from "../../../pose/skeleton";

/** How far what a reader gets is from what was meant, mm. */
export interface Residual {
  max: number;
  mean: number;
}

export interface ComparisonOptions {
  /** For error messages. */
  fileName: string;
  /** Formats with rotations hold constant bones (constantBones.ts), and a pose in every frame. */
  lengthsM?: readonly number[];
  /** glTF's times are single numbers. Default: double. */
  timePrecision?: "single" | "double";
}

/** A reader gets no other numbers than those that were meant, but for rounding. */
const withinMm = 0.1;
const withinMs = 0.1;

/** Compares a written motion with what a reader makes of the file, frame by frame. */
export class PoseComparison {
  private readonly expected = new Float64Array(coordinateCount);
  private frame = 0;
  private max = 0;
  private sum = 0;
  private count = 0;

  constructor(
    private readonly motion: Motion,
    private readonly options: ComparisonOptions,
  ) {}

  /**
   * The file's next frame.
   *
   * @param pose 17 x 3 m, inside frame, from index `start` on; undefined where the file has nobody
   * @throws StudioError `file-broken` when it is not what was meant
   */
  add(timeS: number, pose: ArrayLike<number> | undefined, start = 0): void {
    const { motion, frame } = this;
    if (frame >= motion.timestampsS.length) throw this.problem("it has too many frames");
    this.checkTime(timeS);
    this.frame++;
    if (!hasPerson(motion, frame)) {
      if (pose && !this.options.lengthsM) throw this.problem(`frame ${frame} has a pose though nobody was there`);
      return;
    }
    if (!pose) throw this.problem(`frame ${frame} lacks its pose`);
    this.checkPose(frame, pose, start);
  }

  /** @throws StudioError `file-broken` when frames are missing */
  finish(): Residual {
    const { timestampsS } = this.motion;
    if (this.frame < timestampsS.length) throw this.problem(`it has ${this.frame} of ${timestampsS.length} frames`);
    return { max: this.max, mean: this.count === 0 ? 0 : this.sum / this.count };
  }

  problem(what: string): StudioError {
    const { fileName } = this.options;
    return new StudioError("file-broken", `the export is not valid and was not kept: ${fileName}: ${what}`);
  }

  private checkTime(timeS: number): void {
    const meant = this.motion.timestampsS[this.frame]!;
    const rounding = this.options.timePrecision === "single" ? Math.abs(Math.fround(meant) - meant) : 0;
    const offMs = Math.abs(timeS - meant) * 1000;
    if (offMs <= withinMs + rounding * 1000) return;
    throw this.problem(`frame ${this.frame} is at ${timeS} s and not at ${meant} s`);
  }

  private checkPose(frame: number, pose: ArrayLike<number>, start: number): void {
    const { positions } = this.motion;
    const from = frame * coordinateCount;
    const { lengthsM } = this.options;
    if (lengthsM) withConstantBones(positions, frame, lengthsM, this.expected);
    else for (let i = 0; i < coordinateCount; i++) this.expected[i] = positions[from + i]!;
    for (let joint = 0; joint < jointCount; joint++) {
      const off = distanceMm(pose, start + joint * 3, this.expected, joint * 3);
      if (!(off <= withinMm)) throw this.problem(`${jointNames[joint]} in frame ${frame} is ${off.toFixed(2)} mm off`);
      const residual = distanceMm(pose, start + joint * 3, positions, from + joint * 3);
      this.max = Math.max(this.max, residual);
      this.sum += residual;
      this.count++;
    }
  }
}

function distanceMm(a: ArrayLike<number>, i: number, b: ArrayLike<number>, k: number): number {
  const [x, y, z] = [a[i]! - b[k]!, a[i + 1]! - b[k + 1]!, a[i + 2]! - b[k + 2]!];
  return Math.sqrt(x * x + y * y + z * z) * 1000;
}
