/** Simplified Chinese: commands. */
export const commands = {};
