import { type ErrorCode, errorActors } from "../common/errors";

/** By who can do something about it. */
const exitCodes = { user: 1, studio: 2, developer: 3 } as const;

export function exitCodeOf(code: ErrorCode): number {
  return exitCodes[errorActors[code]];
}

/** A bug: its stack belongs into a report. */
export function isBug(code: ErrorCode): boolean {
  return errorActors[code] === "developer";
}
