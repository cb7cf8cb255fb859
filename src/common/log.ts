export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line: when, level, where, what. Never personal data, never frame contents. */
export type LogSink = (level: LogLevel, scope: string, message: string) => void;

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export function createLog(scope: string, sink: LogSink = consoleSink): Log {
  return {
    debug: (message) => sink("debug", scope, message),
    info: (message) => sink("info", scope, message),
    warn: (message) => sink("warn", scope, message),
    error: (message) => sink("error", scope, message),
  };
}

/** Writes to the console of the process. */
export const consoleSink: LogSink = (level, scope, message) => {
  console[level](`[${scope}] ${message}`);
};
