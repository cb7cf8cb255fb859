/** Simplified Chinese: recording. */
export const recording = {};
