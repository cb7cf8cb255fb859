import { describe, expect, it } from "vitest";
import { editKey, newEditId } from "../../../../../src/pose/clip/editKeys";
import { clearCorrections } from "../../../../../src/pose/clip/edits/clearCorrections";
import { fillGaps, leaveGaps } from "../../../../../src/pose/clip/edits/fillGaps";
import { removeMark, removeNamedRange, setMark, setNamedRange } from "../../../../../src/pose/clip/edits/marks";
import { pinFoot, unpinFoot } from "../../../../../src/pose/clip/edits/pinFoot";
import { idBeside, withoutRange } from "../../../../../src/pose/clip/edits/rangeParts";
import { setFilter } from "../../../../../src/pose/clip/edits/setFilter";
import { setHidden } from "../../../../../src/pose/clip/edits/setHidden";
import { setSettings } from "../../../../../src/pose/clip/edits/setSettings";
import { toggleCut } from "../../../../../src/pose/clip/edits/toggleCut";
import { Editing } from "./editing";

const gaussian = { kind: "gaussian", sigmaS: 0.1 } as const;
const calm = { kind: "one-euro", strength: 0.9 } as const;

describe("withoutRange", () => {
  it("leaves none, one or two parts", () => {
    expect(withoutRange([5, 9], [0, 20])).toEqual([]);
    expect(withoutRange([5, 9], [7, 20])).toEqual([[5, 6]]);
    expect(withoutRange([5, 9], [0, 5])).toEqual([[6, 9]]);
    expect(withoutRange([5, 9], [7, 7])).toEqual([
      [5, 6],
      [8, 9],
    ]);
    expect(withoutRange([5, 9], [10, 12])).toEqual([[5, 9]]);
  });
});

describe("idBeside", () => {
  it("is as late as the id that it stands beside", () => {
    const [earlier, id, later] = [1e12, 1e12 + 1, 1e12 + 2].map((atMs) => newEditId(atMs)) as [string, string, string];
    const beside = idBeside(id);
    expect([earlier, beside, later].sort()).toEqual([earlier, beside, later]);
    expect(idBeside("by-hand")).toMatch(/^[0-9a-z]{14}$/);
  });
});

describe("setHidden", () => {
  it("marks joints, replaces what they were marked as, and leaves the others", () => {
    const editing = new Editing();
    editing.apply(setHidden(editing.history.records, [3, 6], [10, 30], "occluded"));
    editing.apply(setHidden(editing.history.records, [3], [15, 20], "outside"));
    const at = (frame: number) => [3, 6].map((joint) => editing.composer.compose(frame)!.hidden[joint]);
    expect(at(9)).toEqual([0, 0]);
    expect(at(14)).toEqual([1, 1]);
    expect(at(15)).toEqual([2, 1]);
    expect(at(21)).toEqual([1, 1]);
    editing.apply(setHidden(editing.history.records, [3, 6], [0, 119], "visible"));
    expect(editing.all("hidden")).toEqual([]);
  });
});

describe("pinFoot", () => {
  it("pins over what was pinned, and lets go of a part", () => {
    const editing = new Editing();
    editing.apply(pinFoot(editing.history.records, "left", [10, 30]));
    editing.apply(pinFoot(editing.history.records, "right", [10, 30]));
    editing.apply(pinFoot(editing.history.records, "left", [25, 40]));
    expect(editing.all("pin")).toEqual(
      expect.arrayContaining([
        { foot: "left", range: [10, 24] },
        { foot: "left", range: [25, 40] },
        { foot: "right", range: [10, 30] },
      ]),
    );
    editing.apply(unpinFoot(editing.history.records, "right", [20, 20]));
    expect(editing.all("pin")).toEqual(
      expect.arrayContaining([
        { foot: "right", range: [10, 19] },
        { foot: "right", range: [21, 30] },
      ]),
    );
    editing.apply(unpinFoot(editing.history.records, "left", [0, 119]));
    expect(editing.all("pin")).toHaveLength(2);
  });
});

describe("setFilter", () => {
  it("replaces what smoothed a range before", () => {
    const editing = new Editing();
    editing.apply(setFilter(editing.history.records, [0, 100], gaussian));
    editing.apply(setFilter(editing.history.records, [40, 60], calm));
    expect(editing.all("filter")).toEqual(
      expect.arrayContaining([
        { range: [0, 39], settings: gaussian },
        { range: [61, 100], settings: gaussian },
        { range: [40, 60], settings: calm },
      ]),
    );
    editing.apply(setFilter(editing.history.records, [0, 119], undefined));
    expect(editing.all("filter")).toEqual([]);
  });

  it("leaves the smoothing of other joints", () => {
    const editing = new Editing();
    editing.apply(setFilter(editing.history.records, [0, 9], gaussian, [3, 6]));
    editing.apply(setFilter(editing.history.records, [5, 9], undefined, [3]));
    expect(editing.all("filter")).toEqual(
      expect.arrayContaining([
        { range: [0, 4], settings: gaussian, joints: [3, 6] },
        { range: [5, 9], settings: gaussian, joints: [6] },
      ]),
    );
  });
});

describe("fillGaps", () => {
  it("joins ranges that overlap or touch, and leaves a part alone again", () => {
    const editing = new Editing();
    editing.apply(fillGaps(editing.history.records, [10, 20]));
    editing.apply(fillGaps(editing.history.records, [40, 50]));
    editing.apply(fillGaps(editing.history.records, [21, 39]));
    expect(editing.only("gap")).toEqual({ range: [10, 50] });
    editing.apply(leaveGaps(editing.history.records, [30, 35]));
    expect(editing.all("gap")).toEqual(expect.arrayContaining([{ range: [10, 29] }, { range: [36, 50] }]));
  });
});

describe("toggleCut", () => {
  it("sets and takes away a cut, but none of a merged clip and not the first frame", () => {
    const editing = new Editing();
    const toggle = (frame: number) => toggleCut(editing.history.records, { cuts: [30], frames: 120 }, frame);
    editing.apply(toggle(12));
    expect(editing.composer.isCut(12)).toBe(true);
    editing.apply(toggle(12));
    expect(editing.composer.isCut(12)).toBe(false);
    for (const frame of [0, 30, 120]) expect(toggle(frame)).toEqual({});
  });
});

describe("clearCorrections", () => {
  it("takes back the corrections of a range, of all joints or some", () => {
    const corrections = {
      ...{ [editKey.bone(4, 3)]: [0, 1, 0], [editKey.bone(5, 3)]: [0, 1, 0], [editKey.bone(5, 6)]: [0, 1, 0] },
      ...{ [editKey.keypoint(5, 16)]: [1, 2], [editKey.keypoint(5, 0)]: [1, 2], [editKey.root(6)]: [0, 1, 0] },
      ...{ [editKey.cut(5)]: true },
    };
    const editing = new Editing({}, corrections);
    expect(Object.keys(clearCorrections(editing.history.records, [5, 6], [3])).sort()).toEqual([
      "bone/5/3",
      "keypoint/5/16",
    ]);
    editing.apply(clearCorrections(editing.history.records, [5, 6]));
    expect([...editing.history.records.keys()].sort()).toEqual(["bone/4/3", "cut/5"]);
  });
});

describe("marks, named ranges and settings", () => {
  it("are set, changed and removed", () => {
    const editing = new Editing();
    editing.apply({ ...setMark(7, "jump"), ...setNamedRange([3, 9], "run-up") });
    expect(editing.only("mark")).toEqual({ frame: 7, label: "jump" });
    const id = [...editing.history.records.keys()].find((key) => key.startsWith("mark"))!.slice(5);
    editing.apply(setMark(8, "jump", id));
    expect(editing.only("mark")).toEqual({ frame: 8, label: "jump" });
    editing.apply(removeMark(id));
    expect(editing.all("mark")).toEqual([]);
    expect(editing.only("range")).toEqual({ range: [3, 9], label: "run-up" });
    const range = [...editing.history.records.keys()][0]!.slice(6);
    editing.apply(removeNamedRange(range));

    editing.apply(setSettings(editing.history.records, { blendS: 1 }));
    editing.apply(setSettings(editing.history.records, { footLock: "auto" }));
    expect(editing.history.get("settings")).toEqual({ blendS: 1, footLock: "auto" });
    editing.apply(setSettings(editing.history.records, { blendS: undefined, footLock: undefined }));
    expect([...editing.history.records]).toEqual([]);
  });
});
