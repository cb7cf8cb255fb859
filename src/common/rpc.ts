import { type ErrorData, fromErrorData, StudioError, toErrorData } from "./errors";
import type { Link } from "./link";

/** Every method's parameters and result, by name: `{ "stream.open": { params: ...; result: ... } }`. */
export type CallMap = Record<string, { params: unknown; result: unknown }>;

export type CallRequest<Calls extends CallMap> =
  | { [M in keyof Calls & string]: { type: "call"; id: number; method: M; params: Calls[M]["params"] } }[keyof Calls &
      string]
  | { type: "cancel"; id: number };

export type CallResponse =
  | { type: "reply"; id: number; result: unknown }
  | { type: "error"; id: number; error: ErrorData };

export type Handlers<Calls extends CallMap> = {
  [M in keyof Calls & string]: (
    params: Calls[M]["params"],
    signal: AbortSignal,
  ) => Promise<Calls[M]["result"]> | Calls[M]["result"];
};

/** Sends calls over a link; each gets exactly one reply or error. */
export interface Caller<Calls extends CallMap> {
  /** @throws StudioError with the callee's code, `cancelled` when `signal` aborts, `link-closed` when the link goes. */
  call<M extends keyof Calls & string>(
    method: M,
    params: Calls[M]["params"],
    signal?: AbortSignal,
  ): Promise<Calls[M]["result"]>;
}

/** The calling end. Other traffic on the same link is left alone. */
export function createCaller<Calls extends CallMap>(
  link: Link<CallRequest<Calls>, CallResponse | { type: string }>,
): Caller<Calls> {
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: StudioError): void }>();
  let nextId = 1;
  let closedBecause: string | undefined;

  link.onMessage((message) => {
    if (!isResponse(message)) return;
    const waiting = pending.get(message.id);
    if (!waiting) return;
    pending.delete(message.id);
    if (message.type === "reply") waiting.resolve(message.result);
    else waiting.reject(fromErrorData(message.error));
  });
  link.onClose((reason) => {
    closedBecause = reason;
    const waiting = [...pending.values()];
    pending.clear();
    for (const { reject } of waiting) reject(new StudioError("link-closed", reason));
  });

  return {
    call: (method, params, signal) =>
      new Promise((resolve, reject) => {
        if (closedBecause !== undefined) return reject(new StudioError("link-closed", closedBecause));
        if (signal?.aborted) return reject(new StudioError("cancelled", `${method} was cancelled`));
        const id = nextId++;
        const onAbort = () => {
          if (!pending.delete(id)) return;
          link.send({ type: "cancel", id });
          reject(new StudioError("cancelled", `${method} was cancelled`));
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        const settled = () => signal?.removeEventListener("abort", onAbort);
        pending.set(id, {
          resolve: (result) => {
            settled();
            resolve(result as never);
          },
          reject: (error) => {
            settled();
            reject(error);
          },
        });
        link.send({ type: "call", id, method, params } as CallRequest<Calls>);
      }),
  };
}

/** The answering end: runs a handler per call and sends exactly one reply or error, unless the call was cancelled. */
export function serveCalls<Calls extends CallMap>(
  link: Link<CallResponse, CallRequest<Calls> | { type: string }>,
  handlers: Handlers<Calls>,
  options: { withStack?: boolean } = {},
): void {
  const running = new Map<number, AbortController>();

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (!handler) throw new StudioError("unknown-method", `no method is named "${method}"`);
      const result = await handler(params, controller.signal);
      if (!controller.signal.aborted) link.send({ type: "reply", id, result });
    } catch (error) {
      if (!controller.signal.aborted) link.send({ type: "error", id, error: toErrorData(error, options.withStack) });
    } finally {
      running.delete(id);
    }
  }

  link.onMessage((message) => {
    if (!isRequest<Calls>(message)) return;
    if (message.type === "cancel") running.get(message.id)?.abort();
    else void answer(message.id, message.method, message.params);
  });
  link.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
}

function isResponse(message: { type: string }): message is CallResponse {
  return message.type === "reply" || message.type === "error";
}

function isRequest<Calls extends CallMap>(message: { type: string }): message is CallRequest<Calls> {
  return message.type === "call" || message.type === "cancel";
}
