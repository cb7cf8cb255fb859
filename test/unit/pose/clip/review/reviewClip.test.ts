import { describe, expect, it } from "vitest";
import { type ReviewReason, reviewReasons } from "../../../../../src/common/libraryProtocol";
import type { ClipFrames } from "../../../../../src/pose/clip/clipFrames";
import { EditHistory } from "../../../../../src/pose/clip/editHistory";
import { reviewClip } from "../../../../../src/pose/clip/review/reviewClip";
import { jointIndex } from "../../../../../src/pose/skeleton";
import { givenMotion, seenFrom, standing, swaying as swayingFar, type TestClip, testClip } from "../testClip";

const root = [0, 0, 3500];
/** So little that no bone changes its length by more than predictions usually do. */
const swaying = (frame: number) => swayingFar(frame).map((value, i) => standing[i]! + (value - standing[i]!) / 3);
/** A person who sways before the camera, all well seen, three stages of one mind. */
const calm: TestClip = {
  frames: 300,
  pose: swaying,
  stages: (frame) => [...swaying(frame), ...swaying(frame)],
  keypoints: (frame) => seenFrom(swaying(frame), root),
  info: { stages: 2 },
};

/** As `testClip`, but with rows of two stages. */
function clipOf(clip: Partial<TestClip>): ClipFrames {
  const whole = { ...calm, ...clip };
  const frames = testClip(whole);
  const { stages } = whole;
  return { ...frames, stages: (frame) => stages && Float32Array.from(stages(frame)) };
}

const review = (clip: Partial<TestClip>, history = new EditHistory(), limit = 100) =>
  reviewClip(clipOf(clip), history, limit);

/** Poses of both stages and as seen live, all changed alike. */
function posed(change: (pose: number[], frame: number) => number[]): Partial<TestClip> {
  const pose = (frame: number) => change(swaying(frame), frame);
  return { pose, stages: (frame) => [...pose(frame), ...pose(frame)] };
}

const moved = (pose: number[], joint: number, by: readonly number[]) =>
  pose.map((value, i) => (Math.floor(i / 3) === joint ? value + by[i % 3]! : value));

function reasonsAt(items: ReturnType<typeof review>, frame: number): ReviewReason[] {
  return items.find((item) => Math.abs(item.frame - frame) <= 1)?.reasons.map(({ reason }) => reason) ?? [];
}

const wrist = jointIndex("LWrist");

describe("frames worth correcting", () => {
  it("are none in a calm clip", () => {
    expect(review({})).toEqual([]);
  });

  it("low score: with its value and the joints that are hardly seen", () => {
    const items = review({
      keypoints: (frame) =>
        seenFrom(swaying(frame), root).map((value, i) =>
          frame === 120 && i % 3 === 2 ? (Math.floor(i / 3) > 10 ? 0.05 : 0.5) : value,
        ),
    });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ frame: 120 });
    const [reason] = items[0]!.reasons;
    expect(reason!.reason).toBe("low-score");
    // Six arms' keypoints with 0.5, six legs' with 0.05.
    expect(reason!.value).toBeCloseTo(0.275, 5);
    expect([...reason!.joints].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("jump: a joint that is elsewhere for one frame", () => {
    const items = review(posed((pose, frame) => (frame === 80 ? moved(pose, wrist, [0, 90, 0]) : pose)));
    expect(items).toEqual([]);
    const far = review(posed((pose, frame) => (frame === 80 ? moved(pose, wrist, [0, 250, 0]) : pose)));
    expect(reasonsAt(far, 80)).toContain("jump");
    const found = far[0]!.reasons.find(({ reason }) => reason === "jump")!;
    expect(found.joints).toEqual([wrist]);
    expect(found.value).toBeCloseTo(250, -1);
  });

  it("bone length: a forearm that is too long, by how much", () => {
    const items = review(
      posed((pose, frame) => (frame >= 100 && frame < 110 ? moved(pose, wrist, [0, 130, 0]) : pose)),
    );
    const found = items.flatMap(({ reasons }) => reasons).find(({ reason }) => reason === "bone-length")!;
    expect(found.joints).toEqual([wrist]);
    expect(found.value).toBeGreaterThan(100);
    expect(found.value).toBeLessThan(180);
  });

  it("swap: where legs change sides, once, not where they change back", () => {
    const legs = [11, 13, 15];
    const items = review({
      keypoints(frame) {
        const row = seenFrom(swaying(frame), root);
        if (frame < 150 || frame >= 170) return row;
        for (const left of legs) {
          for (let i = 0; i < 3; i++) {
            [row[left * 3 + i], row[left * 3 + 3 + i]] = [row[left * 3 + 3 + i]!, row[left * 3 + i]!];
          }
        }
        return row;
      },
    });
    expect(items.map(({ frame }) => frame)).toEqual([150]);
    expect(items[0]!.reasons[0]).toMatchObject({ reason: "swap-suspected" });
    expect([...items[0]!.reasons[0]!.joints].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("depth flip: where a limb jumps to its mirror image", () => {
    const elbow = jointIndex("LElbow");
    // The forearm points to the camera, half down.
    const bent = (pose: number[], sign: number) =>
      pose.map((value, i) =>
        Math.floor(i / 3) === wrist ? pose[elbow * 3 + (i % 3)]! + [0, 180, sign * -180][i % 3]! : value,
      );
    const items = review(posed((pose, frame) => bent(pose, frame >= 60 && frame < 70 ? -1 : 1)));
    expect(reasonsAt(items, 60)).toContain("depth-flip-suspected");
    const found = items[0]!.reasons.find(({ reason }) => reason === "depth-flip-suspected")!;
    expect(found.joints).toEqual([wrist]);
    expect(found.value).toBeCloseTo(90, 0);
  });

  it("stages that disagree: by how much on average", () => {
    const items = review({
      stages: (frame) => [
        ...swaying(frame).map((value, i) => (frame === 200 && i >= 3 && i % 3 === 2 ? value + 34 : value)),
        ...swaying(frame),
      ],
    });
    expect(items.map(({ frame }) => frame)).toEqual([200]);
    expect(items[0]!.reasons[0]!.reason).toBe("stages-disagree");
    expect(items[0]!.reasons[0]!.value).toBeCloseTo(32, 5);
  });

  it("far from corrected: only once there are corrections, and not near them", () => {
    const sitting = standing.map((value, i) => {
      const joint = Math.floor(i / 3);
      if (i % 3 === 0 || ![2, 3, 5, 6].includes(joint)) return value;
      return i % 3 === 1 ? value - 400 : value - 400;
    });
    const clip = posed((pose, frame) =>
      frame < 150 ? pose : sitting.map((value, i) => value + (pose[i]! - standing[i]!)),
    );
    const far = (items: ReturnType<typeof review>) =>
      items.filter(({ reasons }) => reasons.some(({ reason }) => reason === "far-from-corrected"));
    expect(far(review(clip))).toEqual([]);
    const history = new EditHistory();
    history.change("move", { "bone/50/13": [0, 1, 0] });
    const items = far(review(clip, history));
    expect(items.length).toBeGreaterThan(1);
    expect(items.every(({ frame }) => frame >= 150)).toBe(true);
    history.change("move", { "bone/220/13": [0, 1, 0] });
    expect(far(review(clip, history))).toEqual([]);
  });
});

describe("the list", () => {
  const shaky = posed((pose, frame) => (frame % 2 === 0 ? moved(pose, wrist, [0, 100 + frame, 0]) : pose));

  it("has one frame for its neighbourhood, the most urgent ones first, and no more than asked for", () => {
    const items = review(shaky);
    const frames = items.map(({ frame }) => frame).sort((a, b) => a - b);
    for (let i = 1; i < frames.length; i++) expect(frames[i]! - frames[i - 1]!).toBeGreaterThanOrEqual(0.75 * 30);
    for (let i = 1; i < items.length; i++) expect(items[i]!.urgency).toBeLessThanOrEqual(items[i - 1]!.urgency);
    expect(items.length).toBeGreaterThan(5);
    expect(review(shaky, new EditHistory(), 3)).toEqual(items.slice(0, 3));
    for (const { urgency, reasons } of items) {
      expect(urgency).toBeGreaterThan(0);
      expect(urgency).toBeLessThanOrEqual(1);
      expect(reasons.length).toBeGreaterThan(0);
      for (const { reason } of reasons) expect(reviewReasons).toContain(reason);
    }
  });

  it("leaves out what is corrected already, and what lies right beside it", () => {
    const history = new EditHistory();
    history.change("move", { "bone/200/13": [0, 1, 0], "keypoint/100/9": [300, 200] });
    const items = review(shaky, history);
    expect(items.filter(({ frame }) => Math.abs(frame - 200) < 22 || Math.abs(frame - 100) < 22)).toEqual([]);
  });

  it("looks at what the corrections say of sides, of depth and of hidden joints", () => {
    const legs = [11, 13, 15];
    const swapped: Partial<TestClip> = {
      keypoints(frame) {
        const row = seenFrom(swaying(frame), root);
        if (frame < 150 || frame >= 170) return row;
        return row.map((_, i) => {
          const keypoint = Math.floor(i / 3);
          const twin = keypoint < 5 ? [0, 2, 1, 4, 3][keypoint]! : keypoint % 2 === 1 ? keypoint + 1 : keypoint - 1;
          return row[twin * 3 + (i % 3)]!;
        });
      },
      ...posed((pose, frame) =>
        frame < 150 || frame >= 170
          ? pose
          : pose.map(
              (_, i) =>
                pose[[0, 4, 5, 6, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 11, 12, 13][Math.floor(i / 3)]! * 3 + (i % 3)]!,
            ),
      ),
    };
    expect(reasonsAt(review(swapped), 150)).toContain("swap-suspected");
    const history = new EditHistory();
    history.change("swap", { "swap/a": { range: [150, 169] } });
    expect(review(swapped, history)).toEqual([]);

    const unseen: Partial<TestClip> = {
      keypoints: (frame) =>
        seenFrom(swaying(frame), root).map((value, i) =>
          i % 3 === 2 && legs.some((left) => i === left * 3 + 2 || i === left * 3 + 5)
            ? 0.02
            : i % 3 === 2
              ? 0.6
              : value,
        ),
    };
    expect(review(unseen).length).toBeGreaterThan(0);
    history.undo();
    history.change("hidden", { "hidden/a": { joints: [1, 2, 3, 4, 5, 6], range: [0, 299], kind: "occluded" } });
    expect(review(unseen, history)).toEqual([]);
  });

  it("says nothing across cuts and gaps", () => {
    // From frame 100 on the person faces somewhere else.
    const [cosine, sine] = [Math.cos(2.5), Math.sin(2.5)];
    const halves = posed((pose, frame) =>
      frame < 100
        ? pose
        : pose.map((value, i) => {
            if (i % 3 === 1) return value;
            return i % 3 === 0 ? cosine * value + sine * pose[i + 2]! : cosine * value - sine * pose[i - 2]!;
          }),
    );
    expect(reasonsAt(review(halves), 100)).toContain("jump");
    expect(review({ ...halves, info: { stages: 2, cuts: [100] } }).flatMap(({ reasons }) => reasons)).toEqual([]);
    const gap: Partial<TestClip> = {
      ...halves,
      stages: (frame) =>
        frame >= 90 && frame < 110
          ? new Array<number>(102).fill(Number.NaN)
          : [...halves.pose!(frame)!, ...halves.pose!(frame)!],
    };
    expect(review(gap).flatMap(({ reasons }) => reasons.map(({ reason }) => reason))).not.toContain("jump");
  });

  it("goes by the poses that there are: given motion, a single frame, none", () => {
    const given = testClip({ frames: 100, pose: swaying, info: givenMotion });
    expect(reviewClip(given, new EditHistory(), 10)).toEqual([]);
    expect(reviewClip(testClip({ frames: 1 }), new EditHistory(), 10)).toEqual([]);
    expect(reviewClip(testClip({ frames: 0 }), new EditHistory(), 10)).toEqual([]);
  });
});
