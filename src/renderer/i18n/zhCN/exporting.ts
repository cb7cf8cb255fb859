/** Simplified Chinese: exporting. */
export const exporting = {};
