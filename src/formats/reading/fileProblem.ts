import { StudioError } from "../../common/errors";

/** More frames than this are refused: more than two hours at 250 frames a second. */
export const mostFrames = 2_000_000;

/** What every reader throws: `walk.bvh, line 12: "OFFSET" needs three numbers`. */
export function fileBroken(fileName: string, problem: string, line?: number): StudioError {
  return new StudioError("file-broken", `${fileName}${line === undefined ? "" : `, line ${line}`}: ${problem}`);
}

const longestQuote = 40;

/** A piece of a file in an error's text: short, on one line. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  const shown = text.slice(0, longestQuote).replace(/[\u0000-\u001f\u007f]/g, " ");
  return `"${shown}${text.length > longestQuote ? "..." : ""}"`;
}

/** `a, b, c and 5 more` */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => name.slice(0, longestQuote));
  return names.length > most ? `${shown.join(", ")} and ${names.length - most} more` : shown.join(", ");
}
