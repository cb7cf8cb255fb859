import { describe, expect, it } from "vitest";
import type { Foot, FrameRange } from "../../../../../src/common/clipEdits";
import { placed, stancesOf, type Walk, walkedClip, walkerFps } from "./walker";

const walk: Walk = { frames: 240 };

/** Every stance that is found, and how many frames its beginning and end are off at most. */
function match(found: readonly FrameRange[], stances: readonly FrameRange[]) {
  const off = stances.map(([first, last]) => {
    const contact = found.find((range) => range[0] <= last && range[1] >= first);
    return contact ? Math.max(Math.abs(contact[0] - first), Math.abs(contact[1] - last)) : Number.POSITIVE_INFINITY;
  });
  return { count: found.length, worst: Math.max(...off) };
}

describe("foot contacts", () => {
  it.each([
    ["given", walk],
    ["seen", walk],
    ["seen", { ...walk, way: [0, 1], start: [0, -0.2, -8] }],
    ["seen", { ...walk, pitchDeg: 12 }],
    ["bare", walk],
  ] as const)("of a walk (%s, %j) are its stances", (as, how) => {
    const contacts = placed(walkedClip(how, as)).placer.contacts();
    for (const foot of ["left", "right"] as const) {
      const stances = stancesOf(how, foot);
      const { count, worst } = match(contacts[foot], stances);
      expect(count).toBe(stances.length);
      expect(worst).toBeLessThanOrEqual(4);
    }
  });

  it("stay whole when every joint trembles by a centimetre", () => {
    const how: Walk = { frames: 300, noiseMm: 10 };
    const contacts = placed(walkedClip(how, "seen")).placer.contacts();
    for (const foot of ["left", "right"] as const) {
      expect(match(contacts[foot], stancesOf(how, foot)).worst).toBeLessThanOrEqual(5);
      expect(contacts[foot].length).toBeLessThanOrEqual(stancesOf(how, foot).length + 1);
    }
  });

  it("go on for as long as somebody stands", () => {
    const { placer } = placed(walkedClip({ frames: 1500, stands: true, noiseMm: 8 }, "seen"));
    expect(placer.contacts()).toEqual({ left: [[0, 1499]], right: [[0, 1499]] });
    // Also when only a part is asked for: a contact begins where it really does.
    expect(placer.contacts([1000, 1010]).left[0]![0]).toBe(0);
  });

  it("end at cuts and where there is no pose", () => {
    const frames = walkedClip({ frames: 120, stands: true }, "given", { cuts: [40] });
    const none = new Float32Array(51).fill(Number.NaN);
    const { placer } = placed({ ...frames, pose: (frame) => (frame >= 80 && frame < 90 ? none : frames.pose(frame)) });
    const expected = [
      [0, 39],
      [40, 79],
      [90, 119],
    ];
    expect(placer.contacts()).toEqual({ left: expected, right: expected });
  });

  it("do not begin while the picture does not show the foot", () => {
    const frames = walkedClip({ frames: 120, stands: true }, "seen");
    const leftAnkle = 15;
    const { placer } = placed({
      ...frames,
      keypoints(frame) {
        const row = frames.keypoints(frame)!;
        row[leftAnkle * 3 + 2] = 0.05;
        return row;
      },
    });
    expect(placer.contacts()).toEqual({ left: [], right: [[0, 119]] });
  });

  it("are the user's where the user has set them", () => {
    const { placer, history } = placed(walkedClip(walk, "given", { cuts: [100] }));
    const found = placer.contacts();
    history.change("contacts", {
      "contacts/left": [
        [90, 110],
        [20, 30],
        [25, 40],
        [230, 900],
      ],
    });
    expect(placer.contacts().left).toEqual([
      [20, 40],
      [90, 99],
      [100, 110],
      [230, 239],
    ]);
    expect(placer.contacts().right).toEqual(found.right);
    history.undo();
    expect(placer.contacts()).toEqual(found);
  });

  it("are the same whether the clip is asked as a whole or in parts", () => {
    const frames = walkedClip({ frames: 900 }, "seen");
    const whole = placed(frames).placer.contacts();
    const { placer } = placed(frames);
    const joined: Record<Foot, FrameRange[]> = { left: [], right: [] };
    for (const first of [600, 0, 300]) {
      const part = placer.contacts([first, first + 299]);
      for (const foot of ["left", "right"] as const) joined[foot].push(...part[foot]);
    }
    for (const foot of ["left", "right"] as const) {
      const ranges = [...new Map(joined[foot].sort((a, b) => a[1] - b[1]).map((range) => [range[0], range])).values()];
      expect(ranges.sort((a, b) => a[0] - b[0])).toEqual(whole[foot]);
    }
  });

  it("last at least a tenth of a second", () => {
    const contacts = placed(walkedClip({ frames: 600, noiseMm: 25 }, "seen")).placer.contacts();
    for (const [first, last] of [...contacts.left, ...contacts.right]) {
      if (last < 599) expect((last + 1 - first) / walkerFps).toBeGreaterThanOrEqual(0.1);
    }
  });
});
