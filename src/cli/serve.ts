import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Command } from "commander";

/** The browser host is a program of its own (src/server): this runs it in this terminal. */
export function addServeCommand(program: Command): void {
  program
    .command("serve")
    .description("Serve RPSM Studio to a browser on this machine (serve --help has the options).")
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_options, command: Command) => runServer(command.args));
}

function runServer(flags: string[]): Promise<void> {
  const server = spawn(process.execPath, [join(__dirname, "server.js"), ...flags], { stdio: "inherit" });
  // Ctrl+C reaches the server by itself; what is sent to this process alone is passed on.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => server.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
