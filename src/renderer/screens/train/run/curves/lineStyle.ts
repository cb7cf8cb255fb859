import type { LineId } from "./chartLines";

/** How a line is told from another: by colour, and without it by dashes and points. */
export interface LineStyle {
  /** Design token of its colour. */
  token: string;
  dash?: number[];
}

const training: LineStyle = { token: "--curve-1" };

export const lineStyles: Record<LineId, LineStyle> = {
  trainingMpjpe: training,
  heldOutMpjpe: { token: "--curve-2", dash: [7, 4] },
  heldOutReprojection: { token: "--curve-3", dash: [2, 3] },
  trainingLoss: training,
  heldOutLoss: { token: "--curve-2", dash: [7, 4] },
  gradientNorm: training,
  learningRate: training,
  framesPerSecond: training,
};
