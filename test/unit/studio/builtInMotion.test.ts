import { describe, expect, it } from "vitest";
import { readBuiltInMotion } from "../../../src/studio/builtInMotion";
import { programFolders } from "../../../src/studio/programFolders";

describe("the built-in motion", () => {
  it("is read from the program's resources", async () => {
    const { clips, points, fps } = await readBuiltInMotion(programFolders("."));
    expect(clips.length).toBe(512);
    expect(points.length).toBe(512 * 3 * fps * 72);
  });

  it("says which file is missing", async () => {
    await expect(readBuiltInMotion({ motion: "/nowhere" })).rejects.toThrow(/built-in motion: .*motion-prior/);
    await expect(readBuiltInMotion({ motion: "/nowhere" })).rejects.toMatchObject({ code: "file-missing" });
  });
});
