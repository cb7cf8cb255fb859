/**
 * All that a page gets from Electron: when it posts `{ type: "studio:connect" }` to its own window, one MessagePort to
 * the main process comes back as `{ type: "studio:port" }`. A second request replaces the first port.
 */
import { ipcRenderer } from "electron";

window.addEventListener("message", (event) => {
  if (event.source === window && event.data?.type === "studio:connect") ipcRenderer.send("studio:connect");
});
ipcRenderer.on("studio:port", (event) => {
  window.postMessage({ type: "studio:port" }, window.origin, event.ports);
});
