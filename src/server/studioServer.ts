import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { SharedLink } from "../common/channels";
import type { Log } from "../common/log";
import { resolvePageFile } from "../studio/pageFiles";
import { pageSecurityHeaders } from "../studio/pageSecurity";
import type { ProgramFolders } from "../studio/programFolders";
import { AccessGuard } from "./accessGuard";
import { listenOnLoopback } from "./listenOnLoopback";
import { sendFile } from "./sendFile";
import { webSocketLink } from "./webSocketLink";

/** A frame is 110 kB; anything far larger is not from our page. */
const largestMessageBytes = 16 * 1024 * 1024;

export interface StudioServerOptions {
  /** undefined: the usual port, or the next free one. */
  port: number | undefined;
  folders: ProgramFolders;
  /** Serves one page's link. */
  onClient: (link: SharedLink) => void;
  log: Log;
}

export interface StudioServer {
  /** The address to open, token included. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * Serves the page and its WebSocket (`/link`) on loopback only, to whoever has the token.
 * @throws StudioError `port-taken`
 */
export async function startStudioServer(options: StudioServerOptions): Promise<StudioServer> {
  const server = createServer();
  await listenOnLoopback(server, options.port);
  const { port } = server.address() as AddressInfo;
  const guard = new AccessGuard(port);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessageBytes });
  server.on("request", (request, response) => void answer(request, response, guard, options));
  server.on("upgrade", (request, socket, head) => {
    if (!isLink(request) || !guard.acceptsUpgrade(request)) {
      refuseUpgrade(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      options.onClient(webSocketLink(webSocket, options.log));
    });
  });
  return {
    url: `http://127.0.0.1:${port}/?token=${guard.token}`,
    port,
    close: () => closeServer(server, sockets),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  guard: AccessGuard,
  { folders, log }: StudioServerOptions,
): Promise<void> {
  const host = guard.acceptedHost(request);
  if (host === undefined) return refuse(response, 403, "this address is not served");
  for (const [name, value] of Object.entries(pageSecurityHeaders([`ws://${host}`]))) response.setHeader(name, value);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "only GET");
  const url = parseUrl(request, host);
  if (!url) return refuse(response, 400, "not an address");

  const token = url.searchParams.get("token");
  if (url.pathname === "/" && token !== null && guard.isToken(token)) {
    // Out of the address bar and the history with it.
    response.writeHead(303, { Location: "/", "Set-Cookie": guard.cookie(), "Cache-Control": "no-store" }).end();
    return;
  }
  if (!guard.hasCookie(request)) {
    return refuse(response, 401, "Open the address that RPSM Studio printed when it started: it holds the key.");
  }
  const file = resolvePageFile(url.pathname, folders);
  if (!file) return refuse(response, 404, "not found");
  try {
    await sendFile(request, response, file);
  } catch (error) {
    log.error(`${url.pathname}: ${(error as Error).message}`);
    response.destroy();
  }
}

/** URL resolves `..` before we see it; what is encoded is left for resolvePageFile to judge. */
function parseUrl(request: IncomingMessage, host: string): URL | undefined {
  const path = request.url ?? "";
  return path.startsWith("/") && URL.canParse(path, `http://${host}`) ? new URL(path, `http://${host}`) : undefined;
}

function isLink(request: IncomingMessage): boolean {
  return request.url === "/link";
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response
    .writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" })
    .end(`${why}\n`);
}

function refuseUpgrade(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
}

function closeServer(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
