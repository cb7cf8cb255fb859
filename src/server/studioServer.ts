import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import express, { type Express, type Response } from "express";
import { WebSocketServer } from "ws";
import type { SharedLink } from "../common/channels";
import type { Log } from "../common/log";
import { fileHeaders, type PageFile, resolvePageFile } from "../studio/pageFiles";
import { pageSecurityHeaders } from "../studio/pageSecurity";
import type { ProgramFolders } from "../studio/programFolders";
import { AccessGuard } from "./accessGuard";
import { listenOnLoopback } from "./listenOnLoopback";
import { webSocketLink } from "./webSocketLink";

/** A frame is 110 kB; anything far larger is not from our page. */
const largestMessageBytes = 16 * 1024 * 1024;

export interface StudioServerOptions {
  /** undefined: the usual port, or the next free one. */
  port: number | undefined;
  folders: ProgramFolders;
  /** Files of the library: LibraryHost.resolveFile. */
  resolveLibraryFile: (pathname: string) => Promise<PageFile | undefined>;
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
  server.on("request", pageApplication(guard, options));
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

/** The page and its files, for whoever brings the cookie; the address with the token gives it. */
function pageApplication(guard: AccessGuard, { folders, resolveLibraryFile, log }: StudioServerOptions): Express {
  const application = express();
  application.disable("x-powered-by");

  application.use((request, response, next) => {
    const host = guard.acceptedHost(request);
    if (host === undefined) return refuse(response, 403, "this address is not served");
    response.set(pageSecurityHeaders([`ws://${host}`]));
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "only GET");
    next();
  });
  application.get("/", (request, response, next) => {
    const { token } = request.query;
    if (typeof token !== "string" || !guard.isToken(token)) return next();
    // Out of the address bar and the history with it.
    response.set({ Location: "/", "Set-Cookie": guard.cookie(), "Cache-Control": "no-store" }).status(303).end();
  });
  application.use(async (request, response) => {
    if (!guard.hasCookie(request)) {
      return refuse(response, 401, "Open the address that RPSM Studio printed when it started: it holds the key.");
    }
    const file = (await resolveLibraryFile(request.path)) ?? resolvePageFile(request.path, folders);
    if (!file) return refuse(response, 404, "not found");
    response.set(fileHeaders(file));
    // Hidden files are refused above; the program itself may be installed below a hidden folder.
    response.sendFile(file.path, { dotfiles: "allow", cacheControl: false }, (error) => {
      if (!error || response.headersSent) return;
      const { status } = error as Error & { status?: number };
      if (status !== 404) log.error(`${request.path}: ${error.message}`);
      refuse(response, status ?? 500, status === 404 ? "not found" : "this file cannot be sent");
    });
  });
  return application;
}

function isLink(request: IncomingMessage): boolean {
  return request.url === "/link";
}

function refuse(response: Response, status: number, why: string): void {
  response.set("Cache-Control", "no-store").status(status).type("text/plain").send(`${why}\n`);
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
