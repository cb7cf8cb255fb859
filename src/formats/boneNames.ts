import type { BoneNaming } from "../common/libraryProtocol";
import { type RigNodeName, rig } from "../pose/rig";

const namesOf: Record<Exclude<BoneNaming, "plain">, Record<RigNodeName, string>> = {
  mixamo: {
    ...{ Hip: "Hips", SpineBase: "Spine", Spine: "Spine1", Thorax: "Spine2" },
    ...{ NeckBase: "Neck", Neck: "Head", Head: "HeadTop_End" },
    ...{ LClavicle: "LeftShoulder", LShoulder: "LeftArm", LElbow: "LeftForeArm", LWrist: "LeftHand" },
    ...{ RClavicle: "RightShoulder", RShoulder: "RightArm", RElbow: "RightForeArm", RWrist: "RightHand" },
    ...{ LHip: "LeftUpLeg", LKnee: "LeftLeg", LFoot: "LeftFoot" },
    ...{ RHip: "RightUpLeg", RKnee: "RightLeg", RFoot: "RightFoot" },
  },
  ue5: {
    ...{ Hip: "pelvis", SpineBase: "spine_01", Spine: "spine_03", Thorax: "spine_05" },
    ...{ NeckBase: "neck_01", Neck: "head", Head: "head_end" },
    ...{ LClavicle: "clavicle_l", LShoulder: "upperarm_l", LElbow: "lowerarm_l", LWrist: "hand_l" },
    ...{ RClavicle: "clavicle_r", RShoulder: "upperarm_r", RElbow: "lowerarm_r", RWrist: "hand_r" },
    ...{ LHip: "thigh_l", LKnee: "calf_l", LFoot: "foot_l" },
    ...{ RHip: "thigh_r", RKnee: "calf_r", RFoot: "foot_r" },
  },
  vrm: {
    ...{ Hip: "hips", SpineBase: "spine", Spine: "chest", Thorax: "upperChest" },
    ...{ NeckBase: "neck", Neck: "head", Head: "headEnd" },
    ...{ LClavicle: "leftShoulder", LShoulder: "leftUpperArm", LElbow: "leftLowerArm", LWrist: "leftHand" },
    ...{ RClavicle: "rightShoulder", RShoulder: "rightUpperArm", RElbow: "rightLowerArm", RWrist: "rightHand" },
    ...{ LHip: "leftUpperLeg", LKnee: "leftLowerLeg", LFoot: "leftFoot" },
    ...{ RHip: "rightUpperLeg", RKnee: "rightLowerLeg", RFoot: "rightFoot" },
  },
};

/** The name of each node of the rig; all of them different and made of `[A-Za-z0-9_]`. */
export function boneNames(naming: BoneNaming): string[] {
  return rig.map(({ name }) => (naming === "plain" ? name : namesOf[naming][name]));
}
