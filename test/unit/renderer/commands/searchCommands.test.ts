import { describe, expect, it } from "vitest";
import { searchCommands } from "../../../../src/renderer/commands/searchCommands";

const commands = [
  { title: "Swap left and right", group: "Edit" },
  { title: "Flip the left arm", group: "Edit" },
  { title: "Left view", group: "View" },
  { title: "Play or pause", group: "Playback" },
];
const titles = (typed: string) => searchCommands(commands, typed).map(({ title }) => title);

describe("searching commands", () => {
  it("lists all of them, as they come, when nothing is typed", () => {
    expect(titles("  ")).toEqual(commands.map(({ title }) => title));
  });

  it("puts a title that begins with the words first", () => {
    expect(titles("left")).toEqual(["Left view", "Swap left and right", "Flip the left arm"]);
  });

  it("wants every word, in the title or the group", () => {
    expect(titles("edit left")).toEqual(["Swap left and right", "Flip the left arm"]);
    expect(titles("edit play")).toEqual([]);
  });
});
