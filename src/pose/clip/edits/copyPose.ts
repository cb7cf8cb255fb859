import type { Vector } from "../../rotation";
import { boneVector } from "../boneVectors";
import { boneChanges, type Changes, type EditedFrame, subtreeOf } from "./editedFrame";

/** A pose without a body: each joint's bone as it points, by joint; nothing for the hip. */
export type CopiedPose = readonly (Vector | undefined)[];

export function copyPose({ pose }: Pick<EditedFrame, "pose">): CopiedPose {
  const bones: (Vector | undefined)[] = [undefined];
  for (const joint of subtreeOf(0)) bones[joint] = boneVector(pose, joint);
  return bones;
}

/**
 * Makes a frame's bones point as they do in a copied pose. The frame needs no pose of its own.
 * @param joints the joints whose bones are pasted; default: all
 */
export function pastePose(frame: number, copied: CopiedPose, joints: readonly number[] = subtreeOf(0)): Changes {
  return boneChanges(
    frame,
    joints.flatMap((joint) => {
      const bone = copied[joint];
      return bone ? [[joint, bone] as const] : [];
    }),
  );
}
