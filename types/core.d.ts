// What Node and browsers both have, and the core (common, pose, formats, rpsm, engine) may therefore use.
// Only tsconfig.core.json includes this file: the core sees no DOM and no Node.
declare function setTimeout(handler: () => void, delayMs?: number): number;
declare function clearTimeout(handle: number | undefined): void;
declare function setInterval(handler: () => void, delayMs?: number): number;
declare function clearInterval(handle: number | undefined): void;
declare function queueMicrotask(task: () => void): void;
declare const performance: { now(): number };
declare const console: {
  debug(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
};
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes: Uint8Array): string;
}
declare function structuredClone<T>(value: T): T;
