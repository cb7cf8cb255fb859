import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import { checkEntry, parseJournal } from "../../../../src/pose/clip/editJournal";

const change = (key: string, after: unknown, before: unknown = null) => ({
  type: "change",
  label: "test",
  atMs: 1,
  diff: { [key]: [before, after] },
});

describe("checkEntry", () => {
  it.each([
    ["keypoint/1/2", [3.5, -4]],
    ["bone/1/2", [0, 0.6, 0.8]],
    ["root/1", [0, 0.1, 0]],
    ["hidden/a", { joints: [3, 6], range: [0, 9], kind: "occluded" }],
    ["swap/a", { range: [4, 4] }],
    ["flip/a", { limb: "left-arm", range: [0, 9] }],
    ["filter/a", { range: [0, 9], settings: { kind: "one-euro", strength: 0.5 } }],
    ["filter/a", { range: [0, 9], settings: { kind: "butterworth", cutoffHz: 6 }, joints: [3] }],
    ["filter/a", { range: [0, 9], settings: { kind: "gaussian", sigmaS: 0.1 } }],
    ["gap/a", { range: [0, 9] }],
    ["cut/5", true],
    ["mark/a", { frame: 1, label: "起跳 🏃" }],
    ["range/a", { range: [0, 9], label: "" }],
    ["contacts/left", []],
    [
      "contacts/right",
      [
        [0, 3],
        [8, 9],
      ],
    ],
    ["pin/a", { foot: "left", range: [0, 9] }],
    ["settings", {}],
    ["settings", { rootMotion: "contacts", footLock: "auto", floor: { heightM: 0, tiltXDeg: 1, tiltZDeg: 0 } }],
    ["settings", { heightM: 1.8, boneLengths: "predicted", blendS: 0 }],
  ])("accepts %s with %j, and without", (key, value) => {
    checkEntry(change(key, value));
    checkEntry(change(key, null, value));
  });

  it.each([
    ["keypoint/1/2", [3.5]],
    ["keypoint/1/2", [3.5, "4"]],
    ["bone/1/2", [0, 0, 0]],
    ["bone/1/2", [0, 1, 1]],
    ["bone/1/0", [0, 1, 0]],
    ["hidden/a", { joints: [], range: [0, 9], kind: "occluded" }],
    ["hidden/a", { joints: [17], range: [0, 9], kind: "occluded" }],
    ["hidden/a", { joints: [1], range: [9, 0], kind: "occluded" }],
    ["swap/a", { range: [0.5, 4] }],
    ["swap/a", { range: [0, 4], more: 1 }],
    ["flip/a", { limb: "tail", range: [0, 9] }],
    ["filter/a", { range: [0, 9], settings: { kind: "toString" } }],
    ["filter/a", { range: [0, 9], settings: { kind: "gaussian", sigmaS: 0 } }],
    ["filter/a", { range: [0, 9], settings: { kind: "one-euro", strength: 2 } }],
    ["cut/5", false],
    ["mark/a", "here"],
    ["contacts/left", [[3, 2]]],
    ["settings", { heightM: -1 }],
    ["settings", { floor: { heightM: 0 } }],
    ["nonsense/1", true],
  ])("refuses %s with %j, naming the key", (key, value) => {
    for (const entry of [change(key, value), change(key, null, value)]) {
      expect(() => checkEntry(entry)).toThrow(StudioError);
      expect(() => checkEntry(entry)).toThrow(key);
    }
  });

  it("throws nothing but clip-broken, whatever it gets", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ type: fc.constant("change"), diff: fc.anything() })), (entry) => {
        try {
          checkEntry(entry);
        } catch (error) {
          expect(error).toMatchObject({ code: "clip-broken" });
        }
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe("parseJournal", () => {
  const lines = [change("cut/5", true), { type: "undo", atMs: 2 }, change("cut/6", true)].map((e) => JSON.stringify(e));
  const text = `${lines.join("\n")}\n`;

  it("reads one entry a line, empty lines and other line breaks or not", () => {
    expect(parseJournal(text).map(({ type }) => type)).toEqual(["change", "undo", "change"]);
    expect(parseJournal(`${lines.join("\r\n\r\n")}`)).toHaveLength(3);
    expect(parseJournal("")).toEqual([]);
  });

  it("leaves out a last line that was cut off, wherever it was", () => {
    const whole = `${lines.slice(0, 2).join("\n")}\n`.length;
    for (let length = whole; length < text.length - 1; length++) {
      expect(parseJournal(text.slice(0, length))).toHaveLength(2);
    }
    // Only its line break is missing.
    expect(parseJournal(text.slice(0, -1))).toHaveLength(3);
    expect(parseJournal(`${text}\0\0\0`)).toHaveLength(3);
  });

  it("names the line that is wrong", () => {
    expect(() => parseJournal(`${lines[0]}\n{"type":\n${lines[1]}\n`)).toThrow("line 2 of the edits is not JSON");
    expect(() => parseJournal(`${lines[0]}\n${JSON.stringify(change("bone/7/3", [0, 0, 0]))}\n`)).toThrow(
      "line 2 of the edits: bone/7/3",
    );
    expect(() => parseJournal("[]\n")).toThrow(StudioError);
  });
});
