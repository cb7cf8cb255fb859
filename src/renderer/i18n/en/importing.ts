/** English: importing. */
export const importing = {};
