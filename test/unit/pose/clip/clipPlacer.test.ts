import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EditRecords, FrameRange } from "../../../../src/common/clipEdits";
import type { ClipFrames } from "../../../../src/pose/clip/clipFrames";
import { meanBodyHeightMm, meanBoneLengthsMm } from "../../../../src/pose/meanBody";
import { footSkateMm } from "../../../../src/pose/metrics";
import { jointParents } from "../../../../src/pose/skeleton";
import { placed, point, stancesOf, type Walk, walkedClip, walkedFrame, walkerFps } from "./motion/walker";
import { distance, standing, swaying, testClip } from "./testClip";

const walk: Walk = { frames: 240 };
const towards: Walk = { frames: 240, way: [0, 1], start: [0.3, -0.2, -8] };

const every = (frames: number, joints: (frame: number) => Float32Array | undefined) =>
  Array.from({ length: frames }, (_, frame) => joints(frame)!);
const stances = (how: Walk): Record<"left" | "right", FrameRange[]> => ({
  left: stancesOf(how, "left"),
  right: stancesOf(how, "right"),
});
const skateMm = (joints: readonly Float32Array[], how: Walk) =>
  footSkateMm(
    joints.flatMap((row) => [...row]),
    stances(how),
  );

/** How far the placed walk is from the true one, m, after both begin in one place. */
function strays(joints: readonly Float32Array[], how: Walk): { sideways: number; up: number; depth: number } {
  const offsets = joints.map((row, frame) => {
    const { room } = walkedFrame({ ...how, noiseMm: 0 }, frame);
    return [0, 1, 2].map((axis) => row[axis]! - room[axis]!);
  });
  const middle = [0, 2].map((axis) => offsets.reduce((sum, offset) => sum + offset[axis]!, 0) / offsets.length);
  const farthest = (axis: number, from: number) => Math.max(...offsets.map((offset) => Math.abs(offset[axis]! - from)));
  return { sideways: farthest(0, middle[0]!), up: farthest(1, 0), depth: farthest(2, middle[1]!) };
}

describe("given motion", () => {
  it("stands where its file has it, whatever the person's height is said to be", () => {
    const frames = walkedClip({ frames: 60 }, "given", { heightM: 1.9 });
    const { placer } = placed(frames, { heightM: 1.2 });
    for (let frame = 0; frame < 60; frame++) {
      const [pose, root] = [Float32Array.from(frames.pose(frame)!), Float32Array.from(frames.root(frame)!)];
      placer.joints(frame)!.forEach((value, i) => {
        const sign = i % 3 === 0 ? 1 : -1;
        expect(Math.abs(value - (sign * (pose[i]! + root[i % 3]!)) / 1000)).toBeLessThan(1e-6);
      });
    }
    expect(placer.floor()).toEqual({ heightM: 0, tiltXDeg: 0, tiltZDeg: 0 });
    expect(placer.scale).toBe(1);
  });

  it("needs no other frame than those stored with the one asked for", () => {
    const frames = walkedClip({ frames: 5000 }, "given");
    const loaded = (frame: number) => frame >= 2496 && frame < 2560;
    const { placer } = placed({
      ...frames,
      pose: (frame) => (loaded(frame) ? frames.pose(frame) : undefined),
      root: (frame) => (loaded(frame) ? frames.root(frame) : undefined),
    });
    expect(placer.joints(2500)).toBeDefined();
  });

  it("stands on its lowest joint where its hip is not known", () => {
    const { placer } = placed(walkedClip(walk, "bare"));
    const joints = every(240, (frame) => placer.joints(frame));
    for (const row of joints) {
      const lowest = Math.min(row[3 * 3 + 1]!, row[6 * 3 + 1]!);
      expect(lowest).toBeGreaterThan(0.06);
      expect(lowest).toBeLessThan(0.1);
      expect([row[0], row[2]]).toEqual([0, 0]);
    }
  });

  it("walks by its own steps where its hip is not known", () => {
    const { placer } = placed(walkedClip(walk, "bare"), { rootMotion: "contacts" });
    const joints = every(240, (frame) => placer.joints(frame));
    // 0.7 m/s for 8 s.
    expect(joints[239]![0]! - joints[0]![0]!).toBeGreaterThan(5);
    expect(joints[239]![0]! - joints[0]![0]!).toBeLessThan(6);
    expect(skateMm(joints, walk)).toBeLessThan(40);
  });
});

describe("root motion of predictions", () => {
  it.each([
    ["sideways", walk],
    ["towards the camera", towards],
    ["before a camera that looks down", { ...towards, pitchDeg: 10 }],
  ] as const)("estimated: walks as in the picture (%s), upright on the floor", (_, how) => {
    const { placer } = placed(walkedClip(how, "seen"));
    expect(placer.rootMotion).toBe("estimated");
    const joints = every(240, (frame) => placer.joints(frame));
    const { sideways, up, depth } = strays(joints, how);
    expect(sideways).toBeLessThan(0.08);
    expect(up).toBeLessThan(0.06);
    expect(depth).toBeLessThan(0.25);
    // It begins above the origin.
    expect(Math.hypot(joints[0]![0]!, joints[0]![2]!)).toBeLessThan(0.1);
  });

  it("in place: stays above the origin, its height as it is", () => {
    const { placer } = placed(walkedClip(walk, "seen"), { rootMotion: "in-place" });
    for (const row of every(240, (frame) => placer.joints(frame))) {
      expect([row[0], row[2]]).toEqual([0, 0]);
      expect(row[1]).toBeGreaterThan(0.8);
      expect(row[1]).toBeLessThan(0.88);
    }
  });

  it("contacts: planted feet hardly move, though the picture has the person swell and shrink", () => {
    const walked = walkedClip(towards, "seen");
    const swelling: ClipFrames = {
      ...walked,
      keypoints(frame) {
        const row = walked.keypoints(frame)!;
        const size = 1 + 0.04 * Math.sin(frame / 8);
        for (let k = 0; k < 17; k++) {
          row[k * 3] = 640 + size * (row[k * 3]! - 640);
          row[k * 3 + 1] = 360 + size * (row[k * 3 + 1]! - 360);
        }
        return row;
      },
    };
    const estimated = every(240, placedJoints(swelling, {}));
    const planted = every(240, placedJoints(swelling, { rootMotion: "contacts" }));
    expect(skateMm(planted, towards)).toBeLessThan(0.4 * skateMm(estimated, towards));
    const { sideways, depth } = strays(planted, towards);
    expect(sideways).toBeLessThan(0.1);
    expect(depth).toBeLessThan(0.4);
  });

  it("contacts of exact motion: planted feet stand still", () => {
    const joints = every(240, placedJoints(walkedClip(walk, "given"), { rootMotion: "contacts" }));
    // What is left is the passing from one foot to the other, while both are down.
    expect(skateMm(joints, walk)).toBeLessThan(5);
  });

  it("is as tall as the person, settings before the clip's own", () => {
    const height = (info: Partial<ClipFrames["info"]>, settings?: EditRecords["settings"]) => {
      const row = placed(walkedClip(walk, "seen", info), settings).placer.joints(0)!;
      return row[10 * 3 + 1]! - (row[3 * 3 + 1]! + row[6 * 3 + 1]!) / 2;
    };
    const mean = height({});
    expect(height({ heightM: 1.9 }) / mean).toBeCloseTo(1900 / meanBodyHeightMm, 4);
    expect(height({ heightM: 1.9 }, { heightM: 1.5 }) / mean).toBeCloseTo(1500 / meanBodyHeightMm, 4);
  });

  it("keeps the figure where it was when somebody is not seen for a moment", () => {
    const frames = walkedClip({ frames: 150, stands: true }, "seen");
    const { placer } = placed({
      ...frames,
      keypoints(frame) {
        const row = frames.keypoints(frame)!;
        if (frame > 30 && frame < 120) for (let k = 0; k < 17; k++) row[k * 3 + 2] = 0;
        return row;
      },
    });
    for (const row of every(150, (frame) => placer.joints(frame))) {
      expect(Math.hypot(row[0]!, row[2]!)).toBeLessThan(0.02);
    }
  });
});

function placedJoints(frames: ClipFrames, settings: EditRecords["settings"]) {
  const { placer } = placed(frames, settings);
  return (frame: number) => placer.joints(frame);
}

function watch(frames: ClipFrames, read: Set<number>): ClipFrames {
  return {
    ...frames,
    pose(frame) {
      read.add(frame);
      return frames.pose(frame);
    },
  };
}

describe("any frame at any time", () => {
  const settings: EditRecords["settings"][] = [
    {},
    { rootMotion: "contacts" },
    { rootMotion: "contacts", footLock: "auto" },
    { footLock: "always" },
  ];

  it.each(settings)("%j: comes out the same in whatever order frames are asked for", (setting) => {
    const frames = walkedClip({ frames: 1500, noiseMm: 5 }, "seen");
    const forwards = placedJoints(frames, setting);
    const backwards = placedJoints(frames, setting);
    const wanted = [0, 100, 511, 512, 513, 900, 1024, 1200, 1499];
    const there = wanted.map((frame) => forwards(frame)!);
    const back = [...wanted].reverse().map((frame) => backwards(frame)!);
    back.reverse().forEach((row, i) => {
      expect(row).toEqual(there[i]);
    });
  });

  it("does not pop where one block of frames follows another", () => {
    const joints = placedJoints(walkedClip({ frames: 1600 }, "seen"), { rootMotion: "contacts" });
    const step = (frame: number) => distance(point(joints(frame)!, 0), point(joints(frame - 1)!, 0));
    for (const frame of [512, 1024, 1536]) {
      const usual = Math.max(...[-4, -3, -2, -1, 1, 2, 3, 4].map((offset) => step(frame + offset)));
      expect(step(frame)).toBeLessThan(usual + 0.002);
    }
  });

  it("reads a minute of a two-hour clip, not all of it", () => {
    const frames = walkedClip({ frames: 216_000 }, "seen");
    for (const setting of settings.slice(0, 3)) {
      const read = new Set<number>();
      expect(placed(watch(frames, read), setting).placer.joints(120_000)).toBeDefined();
      // The floor is fitted to 32 places of 2 s, all over the clip.
      expect([...read].filter((frame) => Math.abs(frame - 120_000) < 20_000).length).toBeLessThan(5500);
      expect(read.size).toBeLessThan(5500 + 32 * 9 * walkerFps);
    }
  });

  it("waits for rows that are not loaded, and is the same afterwards", () => {
    const frames = walkedClip({ frames: 600, noiseMm: 3 }, "seen");
    let loaded = 0;
    const loading = (read: (frame: number) => Float32Array | undefined) => (frame: number) =>
      frame < loaded ? read(frame) : undefined;
    const { placer } = placed(
      { ...frames, pose: loading(frames.pose), keypoints: loading(frames.keypoints) },
      { rootMotion: "contacts", footLock: "auto" },
    );
    expect(placer.joints(300)).toBeUndefined();
    expect(placer.contacts([0, 50])).toEqual({ left: [], right: [] });
    for (loaded = 50; loaded <= 600; loaded += 50) {
      placer.joints(30);
      placer.joints(300);
    }
    const whole = placedJoints(frames, { rootMotion: "contacts", footLock: "auto" });
    for (const frame of [0, 30, 300, 599]) expect(placer.joints(frame)).toEqual(whole(frame));
  });

  it("after edits, undo and settings is as if it had always been so", () => {
    const frames = walkedClip({ frames: 700, noiseMm: 4 }, "seen");
    const edited = placed(frames, { rootMotion: "contacts", footLock: "auto" });
    const { placer, history } = edited;
    const check = () => {
      const fresh = placed(frames);
      const records = Object.fromEntries(history.records);
      fresh.history.change("all", records);
      for (const frame of [0, 90, 100, 110, 300, 511, 512, 699]) {
        expect(placer.joints(frame)).toEqual(fresh.placer.joints(frame));
      }
      expect(placer.contacts()).toEqual(fresh.placer.contacts());
    };
    check();
    history.change("move", { "bone/100/2": [0, 0.8, -0.6], "bone/100/3": [0, 0.6, 0.8] });
    check();
    history.change("move", { "root/300": [0.1, 0.2, 0] });
    check();
    history.change("contacts", { "contacts/left": [[80, 120]] });
    check();
    history.change("pin", { "pin/a": { foot: "right", range: [90, 130] } });
    check();
    history.change("cut", { "cut/512": true });
    check();
    history.change("settings", { settings: { rootMotion: "estimated", footLock: "auto", heightM: 1.6 } });
    check();
    history.change("floor", { settings: { floor: { heightM: -1, tiltXDeg: 5, tiltZDeg: 0 } } });
    check();
    while (history.canUndo) history.undo();
    check();
  });
});

describe("the floor", () => {
  it("is where the user says, tilted as the user says", () => {
    const frames = walkedClip({ ...towards, pitchDeg: 12 }, "seen");
    // The walk starts 20 cm below the camera, its hip 84 cm above the floor; 8 m away, the floor is lower for the tilt.
    const slope = Math.tan((12 * Math.PI) / 180);
    const floor = { heightM: -0.2 - 0.84 / Math.cos((12 * Math.PI) / 180) - slope * 8, tiltXDeg: 12, tiltZDeg: 0 };
    const { placer } = placed(frames, { floor });
    expect(placer.floor()).toEqual(floor);
    const { up } = strays(
      every(240, (frame) => placer.joints(frame)),
      towards,
    );
    expect(up).toBeLessThan(0.02);
  });

  it("moves given motion only when the user sets it", () => {
    const frames = walkedClip({ frames: 10 }, "given");
    const free = placed(frames).placer.joints(5)!;
    const lowered = placed(frames, { floor: { heightM: -0.5, tiltXDeg: 0, tiltZDeg: 0 } }).placer.joints(5)!;
    lowered.forEach((value, i) => {
      expect(value).toBeCloseTo(free[i]! + (i % 3 === 1 ? 0.5 : 0), 5);
    });
  });

  it("does not move when poses are corrected", () => {
    const { placer, history } = placed(walkedClip(walk, "seen"));
    const before = placer.floor();
    history.change("move", { "bone/100/2": [0, 0, -1], "bone/100/5": [0, 0, -1] });
    expect(placer.floor()).toEqual(before);
  });
});

describe("feet that are held", () => {
  const noisy: Walk = { frames: 240, noiseMm: 6 };
  const boneLengthsM = (row: Float32Array) =>
    jointParents.map((parent, joint) => (parent < 0 ? 0 : distance(point(row, joint), point(row, parent))));

  it("auto: every found contact stands still within 0.1 mm, bones keep their lengths, and nothing pops", () => {
    const free = every(240, placedJoints(walkedClip(noisy, "seen"), {}));
    const { placer } = placed(walkedClip(noisy, "seen"), { footLock: "auto" });
    const held = every(240, (frame) => placer.joints(frame));
    const contacts = placer.contacts();
    expect(contacts.left.length).toBeGreaterThan(3);
    expect(
      footSkateMm(
        held.flatMap((row) => [...row]),
        contacts,
      ),
    ).toBeLessThan(0.1);
    held.forEach((row, frame) => {
      const lengths = boneLengthsM(free[frame]!);
      boneLengthsM(row).forEach((length, joint) => {
        expect(Math.abs(length - lengths[joint]!)).toBeLessThan(1e-5);
      });
    });
    const largestStep = (rows: readonly Float32Array[], joint: number) =>
      Math.max(...rows.slice(1).map((row, i) => distance(point(row, joint), point(rows[i]!, joint))));
    for (const joint of [0, 2, 3, 5, 6]) {
      expect(largestStep(held, joint)).toBeLessThan(1.35 * largestStep(free, joint) + 0.02);
    }
  });

  it("auto: a body that stays in place slides, as it has to", () => {
    const free = every(60, placedJoints(walkedClip(walk, "seen"), { rootMotion: "in-place" }));
    const held = every(60, placedJoints(walkedClip(walk, "seen"), { rootMotion: "in-place", footLock: "auto" }));
    expect(held).toEqual(free);
  });

  it("always: feet stay where they began, also when the body sinks", () => {
    const frames = testClip({
      frames: 90,
      pose: (frame) =>
        standing.map((value, i) => (i === 3 * 3 + 1 || i === 6 * 3 + 1 ? value - 60 * Math.sin(frame / 10) : value)),
      info: { source: { kind: "motion", fileName: "squat.bvh", format: "bvh" } },
    });
    const joints = every(90, placedJoints(frames, { footLock: "always" }));
    for (const foot of [3, 6]) {
      for (const row of joints) expect(distance(point(row, foot), point(joints[0]!, foot))).toBeLessThan(1e-4);
    }
  });

  it("a pin holds a foot where it is in the pin's first frame, with the foot lock off", () => {
    const { placer, history } = placed(walkedClip(walk, "given"));
    const free = every(240, (frame) => placer.joints(frame)!.slice());
    history.change("pin", { "pin/a": { foot: "left", range: [100, 112] } });
    const held = every(240, (frame) => placer.joints(frame));
    const moved = free.map((row, frame) => distance(point(row, 6), point(held[frame]!, 6)));
    for (let frame = 100; frame <= 112; frame++) {
      expect(distance(point(held[frame]!, 6), point(free[100]!, 6))).toBeLessThan(1e-4);
    }
    expect(Math.max(...moved.slice(0, 97), ...moved.slice(116))).toBe(0);
    // The other leg and the trunk stay, while the leg reaches.
    expect(distance(point(held[103]!, 3), point(free[103]!, 3))).toBeLessThan(1e-6);
  });

  it("brings the body along where a leg is too short", () => {
    const { placer, history } = placed(walkedClip(walk, "given"));
    history.change("pin", { "pin/a": { foot: "left", range: [0, 60] } });
    const pinned = placer.joints(0)!.slice();
    const row = placer.joints(60)!;
    expect(distance(point(row, 6), point(pinned, 6))).toBeLessThan(1e-4);
    // Free, it would be 1.4 m further; the foot is 0.26 m before the hip, the leg 0.82 m long.
    expect(row[0]! - pinned[0]!).toBeLessThan(0.26 + 0.825);
    expect(row[0]! - pinned[0]!).toBeGreaterThan(0.7);
  });

  it("a pin ends at a cut", () => {
    const { placer, history } = placed(walkedClip(walk, "given", { cuts: [110] }));
    const free = placer.joints(115)!.slice();
    history.change("pin", { "pin/a": { foot: "left", range: [100, 130] } });
    expect(placer.joints(115)).toEqual(free);
  });
});

describe("other poses of a frame", () => {
  it("stand where the figure stands", () => {
    const frames = walkedClip(walk, "seen");
    const { placer, composer } = placed(frames, { heightM: 1.9 });
    expect(placer.place(70, composer.compose(70)!.pose)).toEqual(placer.joints(70));
    const small = placer.place(70, composer.compose(70)!.pose, 1)!;
    const figure = placer.joints(70)!;
    expect(point(small, 0)).toEqual(point(figure, 0));
    expect(distance(point(small, 10), point(small, 0))).toBeLessThan(distance(point(figure, 10), point(figure, 0)));
  });

  it("a difference in the scene is one of the pose, and back", () => {
    const frames = walkedClip({ ...towards, pitchDeg: 9 }, "seen");
    const { placer, composer } = placed(frames, { heightM: 1.6 });
    const row = placer.joints(50)!;
    const pose = composer.compose(50)!.pose;
    const back = placer.toPose([0, 1, 2].map((axis) => row[13 * 3 + axis]! - row[axis]!) as [number, number, number])!;
    expect(distance(back, point(pose, 13))).toBeLessThan(0.01);
  });
});

describe("whatever the poses", () => {
  it("finite ones come out finite, and none where there is none", () => {
    const settings = fc.record({
      rootMotion: fc.constantFrom("in-place" as const, "estimated" as const, "contacts" as const),
      footLock: fc.constantFrom("off" as const, "auto" as const, "always" as const),
    });
    const property = fc.property(
      settings,
      fc.constantFrom("seen" as const, "given" as const, "bare" as const),
      fc.array(fc.array(fc.float({ min: -2000, max: 2000, noNaN: true }), { minLength: 48, maxLength: 48 }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.nat(11),
      (setting, as, poses, missing) => {
        const walked = walkedClip({ frames: poses.length }, as);
        const { placer } = placed(
          {
            ...walked,
            pose: (frame) =>
              frame === missing
                ? new Float32Array(51).fill(Number.NaN)
                : Float32Array.from([0, 0, 0, ...poses[frame]!]),
          },
          setting,
        );
        for (let frame = 0; frame < poses.length; frame++) {
          const row = placer.joints(frame);
          if (poses.length === 1 && missing === 0) continue;
          expect(row!.every(frame === missing ? Number.isNaN : Number.isFinite)).toBe(true);
        }
      },
    );
    fc.assert(property, { seed: 20261124, numRuns: 150 });
  });

  it("a clip without any pose has no place, and a figure of the network's mean body stands as tall as it is", () => {
    const none = testClip({ frames: 5, pose: () => undefined, keypoints: () => swaying(0) });
    expect(placed(none).placer.joints(2)!.every(Number.isNaN)).toBe(true);
    expect(placed(none).placer.contacts()).toEqual({ left: [], right: [] });
    const legs = meanBoneLengthsMm[2]! + meanBoneLengthsMm[3]!;
    expect(legs).toBeCloseTo(830.9, 1);
  });
});
