/** Simplified Chinese: library. */
export const library = {};
