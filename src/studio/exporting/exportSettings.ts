import { z } from "zod";
import {
  type BoneNaming,
  boneNamings,
  type ExportOptions,
  type ExportPreset,
  exportFormats,
  exportPresets,
} from "../../common/libraryProtocol";

/** What the options leave open, settled. */
export interface ExportSettings {
  /** Of BVH, which has none of its own. */
  unit: "m" | "cm";
  boneNaming: BoneNaming;
  tPose: boolean;
  fillGaps: boolean;
}

const presets: Record<ExportPreset, Partial<ExportSettings>> = {
  blender: {},
  maya: { unit: "cm", boneNaming: "mixamo" },
  unreal: { unit: "cm", boneNaming: "ue5" },
  unity: { boneNaming: "vrm" },
  /** Its inverse kinematics stumbles over missing markers. */
  opensim: { fillGaps: true },
};

export function exportSettings({ preset, boneNaming, tPose, fillGaps }: ExportOptions): ExportSettings {
  const usual = preset ? presets[preset] : {};
  return {
    unit: usual.unit ?? "m",
    boneNaming: boneNaming ?? usual.boneNaming ?? "plain",
    tPose: tPose ?? false,
    fillGaps: fillGaps ?? usual.fillGaps ?? false,
  };
}

export const highestFps = 1000;
const frame = z.number().int().min(0);

/** What comes over a link. */
export const exportOptionsSchema: z.ZodType<ExportOptions> = z.object({
  format: z.enum(exportFormats),
  preset: z.enum(exportPresets).optional(),
  range: z.tuple([frame, frame]).optional(),
  fps: z.number().min(0.1).max(highestFps).optional(),
  boneNaming: z.enum(boneNamings).optional(),
  tPose: z.boolean().optional(),
  fillGaps: z.boolean().optional(),
});
