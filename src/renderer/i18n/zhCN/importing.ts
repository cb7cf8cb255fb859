/** Simplified Chinese: importing. */
export const importing = {};
