import { parentPort } from "node:worker_threads";
import { toErrorData } from "../common/errors";
import type { ThreadAnswer } from "./requestThread";

/** The other end of RequestThread: answers one request after the other. Called once by the thread's program. */
export function serveRequests<Request, Result>(work: (request: Request) => Promise<Result>): void {
  const port = parentPort!;
  let last: Promise<void> = Promise.resolve();
  port.on("message", ({ id, request }: { id: number; request: Request }) => {
    last = last.then(async () => port.postMessage(await answer(id, () => work(request))));
  });
}

async function answer<Result>(id: number, work: () => Promise<Result>): Promise<ThreadAnswer<Result>> {
  try {
    return { id, result: await work() };
  } catch (error) {
    return { id, error: toErrorData(error) };
  }
}
