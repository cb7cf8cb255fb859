/** English: commands. */
export const commands = {};
