import { KeptComparison } from "../../../../skeleton/KeptComparison";

/** Before, now, truth: the one WebGL canvas of the Train screen. */
export const keptComparison = new KeptComparison({ overlaid: ["raw", "sides", "truth"] });
/** Index of the truth among the figures. */
export const truthFigure = 2;
