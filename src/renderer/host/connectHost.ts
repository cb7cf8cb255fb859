import { connectBrowserHost } from "./browserHost";
import { connectDesktopHost } from "./desktopHost";
import type { Host } from "./host";

/** The desktop host serves the page under its own scheme; everything else is the browser host. */
const desktopScheme = "app:";

export function connectHost(): Host {
  if (window.location.protocol === desktopScheme) return connectDesktopHost();
  const address = new URL("link", window.location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return connectBrowserHost(address);
}
