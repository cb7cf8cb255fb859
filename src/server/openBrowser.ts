import { spawn } from "node:child_process";

/** Opens the user's browser where there is a screen to open it on. What fails here is no error: the address is printed. */
export function openBrowser(url: string): void {
  const command = openCommand();
  if (!command) return;
  const child = spawn(command[0], [...command.slice(1), url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

function openCommand(): [string, ...string[]] | undefined {
  switch (process.platform) {
    case "win32":
      return ["cmd", "/c", "start", ""];
    case "darwin":
      return ["open"];
    default:
      return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
  }
}
