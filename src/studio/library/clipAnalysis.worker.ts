/** The thread of ClipAnalyst: one request after the other. */
import { parentPort } from "node:worker_threads";
import { toErrorData } from "../../common/errors";
import { type AnalysisRequest, analyseClip } from "./clipAnalysis";
import type { AnalysisAnswer } from "./clipAnalyst";

const port = parentPort!;
let last: Promise<void> = Promise.resolve();

port.on("message", ({ id, request }: { id: number; request: AnalysisRequest }) => {
  last = last.then(async () => port.postMessage(await answer(id, request)));
});

async function answer(id: number, request: AnalysisRequest): Promise<AnalysisAnswer> {
  try {
    return { id, result: await analyseClip(request) };
  } catch (error) {
    return { id, error: toErrorData(error) };
  }
}
