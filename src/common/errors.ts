/**
 * The closed set of error codes. Each names who can act on it, so that the user interface can say what to do next.
 * - user: something about the input, the device or a setting, which the person in front of the screen can change
 * - studio: the program recovers by itself, or says that it gave up
 * - developer: a bug; the message is for a report
 */
export const errorActors = {
  "camera-none": "user",
  "camera-refused": "user",
  "camera-busy": "user",
  "camera-unplugged": "user",
  "video-unreadable": "user",
  "video-codec": "user",
  "video-truncated": "user",
  "model-missing": "user",
  "model-broken": "user",
  "file-missing": "user",
  "file-broken": "user",
  "folder-unwritable": "user",
  "library-closed": "user",
  "library-locked": "user",
  "library-newer": "user",
  "clip-missing": "user",
  "clip-broken": "user",
  "clip-changed": "user",
  "disk-full": "user",
  "port-taken": "user",
  "node-too-old": "user",
  "bad-argument": "user",
  "engine-lost": "studio",
  "engine-unavailable": "studio",
  "gpu-lost": "studio",
  "link-closed": "studio",
  cancelled: "studio",
  "unknown-method": "developer",
  internal: "developer",
} as const;

export type ErrorCode = keyof typeof errorActors;

/** What crosses a link: no stack trace, unless the sender runs in development. */
export interface ErrorData {
  code: ErrorCode;
  message: string;
  stack?: string;
}

/** An error with a code from the closed set; its message names the thing that is wrong and the way out. */
export class StudioError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "StudioError";
    this.code = code;
  }
}

/** Any thrown value as plain data for a link. Unknown errors become `internal`. */
export function toErrorData(error: unknown, withStack = false): ErrorData {
  const code = error instanceof StudioError ? error.code : "internal";
  const message = error instanceof Error ? error.message : String(error);
  const stack = withStack && error instanceof Error ? error.stack : undefined;
  return stack === undefined ? { code, message } : { code, message, stack };
}

export function fromErrorData(data: ErrorData): StudioError {
  return new StudioError(data.code, data.message);
}
