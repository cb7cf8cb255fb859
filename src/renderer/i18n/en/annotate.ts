/** English: annotate. */
export const annotate = {};
