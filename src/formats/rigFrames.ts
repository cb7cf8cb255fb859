import { JointRotations } from "../pose/jointRotations";
import type { Rotation, Vector } from "../pose/rotation";
import { coordinateCount } from "../pose/skeleton";
import { nobody } from "./constantBones";
import { hasPerson, type Motion } from "./motion";

/** One frame as formats hold it that know rotations. */
export interface RigFrame {
  /** Where the hip is, m, inside frame. */
  hip: Vector;
  /** How each node of the rig is turned from the rest pose, in the world. */
  rotations: Rotation[];
}

/**
 * A motion's frames as rotations of the rig. Frames without a person repeat the one before; those before the first
 * person repeat that one.
 *
 * @throws StudioError `bad-argument` when no frame has a person
 */
export function* rigFrames(motion: Motion): Generator<RigFrame> {
  const { positions, timestampsS, cuts } = motion;
  const first = timestampsS.findIndex((_, frame) => hasPerson(motion, frame));
  if (first < 0) throw nobody(motion);
  const rotations = new JointRotations();
  const frameAt = (frame: number, timeStepS: number): RigFrame => {
    const start = frame * coordinateCount;
    const hip: Vector = [positions[start]!, positions[start + 1]!, positions[start + 2]!];
    return { hip, rotations: rotations.next(positions, timeStepS, start) };
  };
  let held = frameAt(first, 0);
  for (let frame = 0; frame < first; frame++) yield held;
  yield held;
  let heldAtS = timestampsS[first]!;
  let nextCut = cuts.findIndex((cut) => cut > first);
  let cutWaits = false;
  for (let frame = first + 1; frame < timestampsS.length; frame++) {
    if (frame === cuts[nextCut]) {
      cutWaits = true;
      nextCut++;
    }
    if (hasPerson(motion, frame)) {
      if (cutWaits) rotations.reset();
      cutWaits = false;
      held = frameAt(frame, timestampsS[frame]! - heldAtS);
      heldAtS = timestampsS[frame]!;
    }
    yield held;
  }
}
