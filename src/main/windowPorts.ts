import { ipcMain, MessageChannelMain, type MessagePortMain, type WebContents } from "electron";
import { portReply, portRequest } from "../common/windowPort";
import { isOurFrame } from "./pageOrigin";

/**
 * Hands a MessagePort to each of our windows that asks for one (src/preload). The only IPC there is; who asks from
 * anywhere but the top frame of our own page gets nothing.
 */
export class WindowPorts {
  private readonly owners = new Map<WebContents, (port: MessagePortMain) => void>();

  constructor() {
    ipcMain.on(portRequest, (event) => {
      const receive = this.owners.get(event.sender);
      if (!receive || !isOurFrame(event.senderFrame)) return;
      const { port1, port2 } = new MessageChannelMain();
      event.senderFrame?.postMessage(portReply, undefined, [port2]);
      receive(port1);
    });
  }

  /** @param receive gets this end of the port, each time the window loads and asks */
  serve(contents: WebContents, receive: (port: MessagePortMain) => void): void {
    this.owners.set(contents, receive);
    contents.once("destroyed", () => this.owners.delete(contents));
  }
}
