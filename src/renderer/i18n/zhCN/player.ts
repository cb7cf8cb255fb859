/** Simplified Chinese: player. */
export const player = {};
