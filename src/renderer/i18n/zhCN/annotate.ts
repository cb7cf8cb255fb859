/** Simplified Chinese: annotate. */
export const annotate = {};
