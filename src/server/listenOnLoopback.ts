import type { Server } from "node:http";
import { StudioError } from "../common/errors";

const usualPort = 7341;
const portsToTry = 20;

/**
 * Listens on 127.0.0.1.
 * @param port 0 for any; undefined for the usual one, or the next free one after it
 * @throws StudioError `port-taken`
 */
export async function listenOnLoopback(server: Server, port: number | undefined): Promise<void> {
  if (port !== undefined) {
    if (await tryPort(server, port)) return;
    throw new StudioError("port-taken", `port ${port} is taken by another program; choose another one with --port`);
  }
  for (let candidate = usualPort; candidate < usualPort + portsToTry; candidate++) {
    if (await tryPort(server, candidate)) {
      if (candidate !== usualPort) console.log(`Port ${usualPort} is taken; using ${candidate}.`);
      return;
    }
  }
  throw new StudioError(
    "port-taken",
    `ports ${usualPort} to ${usualPort + portsToTry - 1} are all taken; choose a free one with --port`,
  );
}

/** False when the port is taken or not ours to take. */
function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off("listening", onListening);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const onListening = () => {
      server.off("error", onError);
      resolve(true);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
}
