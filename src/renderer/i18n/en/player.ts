/** English: player. */
export const player = {};
