import { describe, expect, it } from "vitest";
import { ClipComposer } from "../../../../src/pose/clip/clipComposer";
import { curveSeries, curvesOf, curveUnit } from "../../../../src/pose/clip/curveSeries";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { jointIndex } from "../../../../src/pose/skeleton";
import { placed, walkedClip, walkerFps } from "./motion/walker";
import { givenMotion, standing, type TestClip, testClip } from "./testClip";

const wrist = jointIndex("LWrist");

/** The left wrist moves to the left (x) as told, mm; everything else stands. */
function wristClip(offset: (frame: number) => number, clip: Partial<TestClip> = {}) {
  const frames = testClip({
    frames: 60,
    pose: (frame) => standing.map((value, i) => (i === wrist * 3 ? value + offset(frame) : value)),
    ...clip,
    info: { ...givenMotion, ...clip.info },
  });
  return { frames, composer: new ClipComposer(frames, new EditHistory()) };
}

describe("curveSeries", () => {
  it("gives places in metres, X to the left, Y up, at the frames' own times", () => {
    const { frames, composer } = wristClip((frame) => 10 * frame, { timestampS: (frame) => 2 + frame ** 1.1 / 30 });
    const { timesS, values } = curveSeries(frames, composer, "x", wrist, 10, 12);
    expect([...timesS]).toEqual([10, 11, 12].map((frame) => frames.timestampsS[frame]));
    expect(values[1]).toBeCloseTo((standing[wrist * 3]! + 110) / 1000, 5);
    expect(curveSeries(frames, composer, "y", wrist, 0, 0).values[0]).toBeCloseTo(-standing[wrist * 3 + 1]! / 1000, 5);
  });

  it("gives the speed of a steady movement exactly, and that of a sine within 1 %", () => {
    const steady = wristClip((frame) => 20 * frame);
    const speeds = curveSeries(steady.frames, steady.composer, "speed", wrist, 0, 59).values;
    // 20 mm a frame at 30 frames a second; at the very ends only one side is there to see it from.
    speeds.slice(1, -1).forEach((speed) => {
      expect(speed).toBeCloseTo(0.6, 1);
    });
    const angular = 4;
    const sine = wristClip((frame) => 100 * Math.sin((angular * frame) / 30));
    const { values } = curveSeries(sine.frames, sine.composer, "speed", wrist, 5, 55);
    expect(Math.max(...values)).toBeGreaterThan(0.36);
    expect(Math.max(...values)).toBeLessThan(0.4);
  });

  it("breaks at cuts, where there is no pose, and where nothing is loaded", () => {
    const { frames, composer } = wristClip(() => 0, {
      info: { cuts: [20] },
      loaded: (frame) => frame < 50,
      pose: (frame) => (frame === 30 ? undefined : standing),
    });
    const { values } = curveSeries(frames, composer, "x", wrist, 0, 59);
    const missing = [...values].flatMap((value, frame) => (Number.isNaN(value) ? [frame] : []));
    expect(missing).toEqual([20, 30, ...Array.from({ length: 10 }, (_, i) => 50 + i)]);
    expect(curveSeries(frames, composer, "speed", wrist, 19, 19).values[0]).toBeCloseTo(0, 6);
  });

  it("strides over frames, and breaks where a cut was stridden over", () => {
    const { frames, composer } = wristClip((frame) => frame, { info: { cuts: [25] } });
    const { timesS, values } = curveSeries(frames, composer, "x", wrist, 0, 59, 10);
    expect(timesS).toHaveLength(6);
    expect([...values].map(Number.isNaN)).toEqual([false, false, false, true, false, false]);
  });

  it("of placed figures are in the room: a planted foot rests, the hip walks at its pace", () => {
    const walked = { frames: 120 };
    const { placer } = placed(walkedClip(walked, "given"));
    const frames = walkedClip(walked, "given");
    const hip = curveSeries(frames, placer, "speed", 0, 40, 80).values;
    hip.forEach((speed) => {
      expect(speed).toBeCloseTo(0.7, 2);
    });
    const stance = Math.round((0.3 * 0.62 + 1.2) * walkerFps);
    expect(curveSeries(frames, placer, "speed", 6, stance, stance).values[0]).toBeLessThan(0.01);
  });

  it("knows what can be drawn of a joint, and in which unit", () => {
    expect(curvesOf(jointIndex("RKnee"))).toEqual(["flexion", "speed", "x", "y", "z"]);
    expect(curvesOf(wrist)).toEqual(["speed", "x", "y", "z"]);
    expect(["flexion", "speed", "x"].map((kind) => curveUnit(kind as "x"))).toEqual(["deg", "m/s", "m"]);
  });
});
