import type { EditKey, EditRecords, FrameRange, Limb } from "../../../common/clipEdits";
import { boneVector } from "../boneVectors";
import { editKey, newEditId, ofKind } from "../editKeys";
import { limbJoints } from "../limbs";
import { boneChanges, type Changes, type EditedFrame } from "./editedFrame";

/** Mirrors a limb's bones in depth at one frame, as a correction; what hangs on it keeps its directions. */
export function flipLimb({ frame, pose }: EditedFrame, limb: Limb): Changes {
  return boneChanges(
    frame,
    limbJoints[limb].map((joint) => {
      const [x, y, z] = boneVector(pose, joint);
      return [joint, [x, y, -z]] as const;
    }),
  );
}

/** Mirrors a limb's recorded bones in depth over a range; the same limb and range once more takes it back. */
export function flipLimbOverRange(records: ReadonlyMap<EditKey, unknown>, limb: Limb, range: FrameRange): Changes {
  for (const { key, value } of ofKind(records, "flip")) {
    if (value.limb === limb && value.range[0] === range[0] && value.range[1] === range[1]) return { [key]: undefined };
  }
  const flip: EditRecords["flip"] = { limb, range };
  return { [editKey.flip(newEditId())]: flip };
}
