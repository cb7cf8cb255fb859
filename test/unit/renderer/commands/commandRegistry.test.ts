import { describe, expect, it } from "vitest";
import type { Command, CommandId } from "../../../../src/renderer/commands/command";
import { CommandRegistry, conflictsOf } from "../../../../src/renderer/commands/commandRegistry";

function command(id: CommandId, shortcuts: string[], ran: string[] = [], enabled = () => true): Command {
  return { id, shortcuts, isEnabled: enabled, run: () => ran.push(id) };
}

describe("the registry of commands", () => {
  it("finds a command by its key on its screen only", () => {
    const registry = new CommandRegistry();
    registry.add("live", [command("live.playPause", ["Space"])]);
    expect(registry.find("live", "Space")?.id).toBe("live.playPause");
    expect(registry.find("clips", "Space")).toBeUndefined();
  });

  it("prefers the screen's own command to one of everywhere, unless it is not possible now", () => {
    const registry = new CommandRegistry();
    let possible = true;
    registry.add("everywhere", [command("studio.palette", ["K"])]);
    registry.add("live", [command("live.playPause", ["K"], [], () => possible)]);
    expect(registry.find("live", "K")?.id).toBe("live.playPause");
    possible = false;
    expect(registry.find("live", "K")?.id).toBe("studio.palette");
  });

  it("follows the user's keys, and none is none", () => {
    const registry = new CommandRegistry();
    registry.add("live", [command("live.playPause", ["Space"])]);
    registry.setCustom({ "live.playPause": ["P"] });
    expect(registry.find("live", "Space")).toBeUndefined();
    expect(registry.find("live", "P")?.id).toBe("live.playPause");
    registry.setCustom({ "live.playPause": [] });
    expect(registry.find("live", "Space")).toBeUndefined();
  });

  it("runs what is possible, and says when it is not", () => {
    const registry = new CommandRegistry();
    const ran: string[] = [];
    registry.add("live", [command("live.playPause", [], ran), command("live.stepBack", [], ran, () => false)]);
    expect(registry.run("live.playPause")).toBe(true);
    expect(registry.run("live.stepBack")).toBe(false);
    expect(registry.run("studio.palette")).toBe(false);
    expect(ran).toEqual(["live.playPause"]);
  });

  it("forgets a component's commands with the component, and refuses an id twice", () => {
    const registry = new CommandRegistry();
    const remove = registry.add("live", [command("live.playPause", ["Space"])]);
    expect(() => registry.add("live", [command("live.playPause", [])])).toThrow(/live\.playPause/);
    remove();
    expect(registry.on("live")).toEqual([]);
  });

  it("knows what a key would also mean where the command works", () => {
    const registry = new CommandRegistry();
    registry.add("live", [command("live.playPause", ["Space"]), command("live.stepBack", ["Space"])]);
    registry.add("clips", [command("studio.palette", ["Space"])]);
    const [first] = registry.on("live");
    const conflicts = conflictsOf(registry.store.getState(), first!, "Space");
    expect(conflicts.map(({ id }) => id)).toEqual(["live.stepBack"]);
  });
});
