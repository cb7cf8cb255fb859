/**
 * The desktop host's hidden window: runs the engine in a worker on Chromium's WebGPU, where Dawn's Node bindings cannot
 * read back from the GPU, and joins it to the port that the preload script hands over. An error that ends the worker
 * goes to the port as `{ kind: "ended", reason }` (src/main/hiddenWindowEngine.ts).
 */

import { portReply, portRequest } from "../../common/windowPort";

/** The built worker's address. A glob, because an import would drag the engine's types and layer into the page's. */
const [workerUrl] = Object.values(
  import.meta.glob<string>("../../engine/entry.worker.ts", { query: "?worker&url", import: "default", eager: true }),
);

window.addEventListener("message", (event) => {
  const port = event.ports[0];
  if (event.source !== window || event.data !== portReply || !port) return;
  const worker = new Worker(`${workerUrl}?backend=webgpu&place=hidden%20window`, { type: "module" });
  worker.onmessage = ({ data }) => port.postMessage(data);
  worker.onerror = ({ message }) => port.postMessage({ kind: "ended", reason: message });
  port.onmessage = ({ data }) => worker.postMessage(data);
});
window.postMessage(portRequest, window.location.origin);
