import "@tensorflow/tfjs-backend-cpu";
import { onTestFinished } from "vitest";
import type { ChannelEnvelope } from "../../../../src/common/channels";
import { memoryLinkPair } from "../../../../src/common/link";
import { activateBackend } from "../../../../src/engine/backends/activateBackend";
import { Engine } from "../../../../src/engine/engine";
import { serveEngine } from "../../../../src/engine/engineServer";
import { EngineConnection } from "../../../../src/studio/engineConnection";
import { ExitListeners } from "../../../../src/studio/exitListeners";
import type { WorkEngine } from "../../../../src/studio/workEngine";

export interface MemoryEngine extends WorkEngine {
  /** As if the process had been killed. */
  die(reason: string): void;
  readonly isDead: boolean;
}

/** The real engine on the cpu backend, in this process. */
export async function memoryEngine(): Promise<MemoryEngine> {
  await activateBackend("cpu");
  const [hostEnd, engineEnd] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
  const engine = new Engine("child process", { name: "cpu", adapter: "test", softwareAdapter: false, selfTests: [] });
  serveEngine(engineEnd, engine);
  const exits = new ExitListeners();
  let isDead = false;
  const die = (reason: string) => {
    if (isDead) return;
    isDead = true;
    hostEnd.close(reason);
    exits.emit({ code: undefined, reason });
    engine.dispose();
  };
  onTestFinished(() => die("the test is over"));
  const connection = new EngineConnection({
    link: hostEnd,
    onExit: (listener) => exits.add(listener),
    kill: () => die("killed"),
  });
  const status = await connection.host.call("engine.status", {});
  return {
    connection,
    status,
    die,
    get isDead() {
      return isDead;
    },
  };
}
