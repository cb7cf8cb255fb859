/** English: recording. */
export const recording = {};
