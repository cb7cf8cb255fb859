import { z } from "zod";

/** A number, or NaN for one that is not known: null in the file, because JSON has no NaN. See parseJson. */
export const knownOrNaN = z.union([z.number(), z.nan()]);

/** Text of a file that `JSON.stringify` wrote: what it made null was NaN. @throws SyntaxError */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => (value === null ? Number.NaN : value));
}
