/** English: exporting. */
export const exporting = {};
