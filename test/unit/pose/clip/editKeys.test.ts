import { describe, expect, it } from "vitest";
import { editKey, newEditId, ofKind, parseEditKey } from "../../../../src/pose/clip/editKeys";

describe("parseEditKey", () => {
  it("takes apart what editKey builds", () => {
    expect(parseEditKey(editKey.keypoint(120, 9))).toEqual({ kind: "keypoint", frame: 120, keypoint: 9 });
    expect(parseEditKey(editKey.bone(0, 16))).toEqual({ kind: "bone", frame: 0, joint: 16 });
    expect(parseEditKey(editKey.root(3))).toEqual({ kind: "root", frame: 3 });
    expect(parseEditKey(editKey.cut(215_999))).toEqual({ kind: "cut", frame: 215_999 });
    for (const kind of ["hidden", "swap", "flip", "filter", "gap", "mark", "range", "pin"] as const) {
      expect(parseEditKey(editKey[kind]("k3_F-9"))).toEqual({ kind, id: "k3_F-9" });
    }
    expect(parseEditKey(editKey.contacts("left"))).toEqual({ kind: "contacts", foot: "left" });
    expect(parseEditKey(editKey.settings)).toEqual({ kind: "settings" });
  });

  it.each([
    ...["", "/", "bone", "bone/1", "bone/1/2/3", "bone/01/2", "bone/-1/2", "bone/1.5/2", "bone/1/17", "bone/1/0"],
    ...["keypoint/1/17", "cut/1/2", "cut/x", "filter/", "filter/a b", "filter/a/b", "contacts/both", "settings/x"],
    ...["__proto__", "constructor/a", "toString", "Bone/1/2", "cut/99999999999"],
  ])("knows no key %j", (key) => {
    expect(parseEditKey(key)).toBeUndefined();
  });
});

describe("ofKind", () => {
  const records = new Map<string, unknown>([
    [editKey.cut(7), true],
    [editKey.bone(7, 3), [0, 1, 0]],
    [editKey.settings, { blendS: 1 }],
    [editKey.cut(3), true],
  ]);

  it("gives the records of one kind with their place", () => {
    expect([...ofKind(records, "cut")].map(({ at }) => at.frame)).toEqual([7, 3]);
    expect([...ofKind(records, "bone")]).toEqual([
      { key: "bone/7/3", at: { kind: "bone", frame: 7, joint: 3 }, value: [0, 1, 0] },
    ]);
    expect([...ofKind(records, "settings")].map(({ value }) => value.blendS)).toEqual([1]);
    expect([...ofKind(records, "mark")]).toEqual([]);
  });
});

describe("newEditId", () => {
  it("sorts by time and is a valid id", () => {
    const ids = [0, 1, 35, 36, 1.7e12, 1.8e12, 4e12].map((atMs) => newEditId(atMs, () => 0.999999));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(parseEditKey(editKey.filter(id))).toBeDefined();
  });

  it("differs within one millisecond", () => {
    expect(newEditId(5, () => 0.1)).not.toBe(newEditId(5, () => 0.2));
  });
});
