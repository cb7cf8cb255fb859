/** All that a page gets from Electron: one MessagePort to the main process, for the asking (src/common/windowPort.ts). */
import { ipcRenderer } from "electron";
import { portReply, portRequest } from "../common/windowPort";

window.addEventListener("message", (event) => {
  if (event.source === window && event.data === portRequest) ipcRenderer.send(portRequest);
});
ipcRenderer.on(portReply, (event) => {
  window.postMessage(portReply, window.location.origin, event.ports);
});
