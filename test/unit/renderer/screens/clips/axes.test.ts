import { describe, expect, it } from "vitest";
import { allAxes, axisName, changeAxis } from "../../../../../src/renderer/screens/clips/importing/axes";

describe("the directions of a motion file", () => {
  it("keep the other one where there is room for both", () => {
    expect(changeAxis({ up: "+y", front: "+z" }, "up", "-x")).toEqual({ up: "-x", front: "+z" });
    expect(changeAxis({ up: "+y", front: "+z" }, "front", "-z")).toEqual({ up: "+y", front: "-z" });
  });

  it("give way to each other: the other one takes what has become free", () => {
    expect(changeAxis({ up: "+y", front: "+z" }, "up", "+z")).toEqual({ up: "+z", front: "+y" });
    expect(changeAxis({ up: "+z", front: "-y" }, "front", "-z")).toEqual({ up: "-y", front: "-z" });
  });

  it("never lie on one axis, whatever is chosen", () => {
    for (const up of allAxes) {
      for (const front of allAxes.filter((axis) => axis[1] !== up[1])) {
        for (const which of ["up", "front"] as const) {
          for (const axis of allAxes) {
            const changed = changeAxis({ up, front }, which, axis);
            expect(changed[which]).toBe(axis);
            expect(changed.up[1]).not.toBe(changed.front[1]);
          }
        }
      }
    }
  });

  it("are written with a sign of their own", () => {
    expect(axisName("+x")).toBe("+X");
    expect(axisName("-z")).toBe("−Z");
  });
});
