import { fork } from "node:child_process";
import type { ChannelEnvelope } from "../common/channels";
import { LinkListeners } from "../common/link";
import type { Log } from "../common/log";
import type { EngineAttempt, EngineProcess } from "./engineProcess";
import { ExitListeners } from "./exitListeners";
import { LastLines } from "./lastLines";

/**
 * Runs the engine in a Node child process. Envelopes cross by structured cloning (`serialization: "advanced"`). The
 * child ends by itself when the channel to it breaks, so that it never outlives a host that was killed.
 *
 * @param enginePath the built entry, out/main/engine.js
 */
export function spawnNodeEngine(enginePath: string, attempt: EngineAttempt, log: Log): EngineProcess {
  const child = fork(enginePath, ["--backend", attempt.backend, "--place", attempt.place], {
    serialization: "advanced",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Every frame is short-lived; unbounded, V8 would answer by reserving ever more memory for young objects.
    execArgv: ["--max-semi-space-size=8"],
  });
  const listeners = new LinkListeners<ChannelEnvelope>();
  const exits = new ExitListeners();
  const lastWords = new LastLines(12);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    lastWords.add(text);
    log.debug(text.trimEnd());
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => log.debug(text.trimEnd()));
  child.on("message", (message) => listeners.emitMessage(message as ChannelEnvelope));
  child.on("error", (error) => end(undefined, `the engine process could not be started: ${error.message}`));
  // "close" comes after the last of stderr was read, "exit" may come before it.
  child.on("close", (code, signal) => {
    const how = signal ? `was killed (${signal})` : `ended with code ${code}`;
    end(code ?? undefined, lastWords.appendTo(`the engine process ${how}`));
  });

  function end(code: number | undefined, reason: string): void {
    listeners.emitClose(reason);
    exits.emit({ code, reason });
  }

  return {
    pid: child.pid,
    link: {
      send: (message) => {
        // A failed write means that the process is ending: "close" tells.
        if (child.connected) child.send(message, () => {});
      },
      onMessage: (listener) => listeners.onMessage(listener),
      onClose: (listener) => listeners.onClose(listener),
      close: () => child.kill("SIGKILL"),
    },
    onExit: (listener) => exits.add(listener),
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
