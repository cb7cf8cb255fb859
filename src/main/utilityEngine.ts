import { utilityProcess } from "electron";
import type { ChannelEnvelope } from "../common/channels";
import { LinkListeners } from "../common/link";
import type { Log } from "../common/log";
import type { EngineAttempt, EngineProcess } from "../studio/engineProcess";
import { ExitListeners } from "../studio/exitListeners";
import { LastLines } from "../studio/lastLines";

/** Runs the engine in an Electron utility process. It ends with the main process. */
export function spawnUtilityEngine(enginePath: string, attempt: EngineAttempt, log: Log): EngineProcess {
  const child = utilityProcess.fork(enginePath, ["--backend", attempt.backend, "--place", attempt.place], {
    serviceName: "RPSM Studio engine",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const listeners = new LinkListeners<ChannelEnvelope>();
  const exits = new ExitListeners();
  const lastWords = new LastLines(12);
  child.stderr?.on("data", (bytes: Buffer) => {
    const text = bytes.toString("utf8");
    lastWords.add(text);
    log.debug(text.trimEnd());
  });
  child.stdout?.on("data", (bytes: Buffer) => log.debug(bytes.toString("utf8").trimEnd()));
  child.on("message", (message: ChannelEnvelope) => listeners.emitMessage(message));
  child.on("exit", (code) => {
    // Electron says "exit" before the last of stderr was read.
    setTimeout(() => {
      const reason = lastWords.appendTo(`the engine process ended with code ${code}`);
      listeners.emitClose(reason);
      exits.emit({ code, reason });
    }, 20);
  });
  return {
    get pid() {
      return child.pid;
    },
    link: {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => listeners.onMessage(listener),
      onClose: (listener) => listeners.onClose(listener),
      close: () => child.kill(),
    },
    onExit: (listener) => exits.add(listener),
    kill: () => {
      child.kill();
    },
  };
}
