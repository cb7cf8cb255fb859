import { expect, it } from "vitest";
import { clipOverview } from "../../../../src/pose/clip/overview";
import { swaying, testClip } from "./testClip";

const scored = (score: number) => Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? score : 100));

it("gives every stretch its lowest mean score and its share of frames with a pose", () => {
  // 8 frames of equal length in 4 stretches; the second stretch has a bad frame, the third half its poses.
  const frames = testClip({
    frames: 8,
    keypoints: (frame) => scored(frame === 3 ? 0.25 : 0.75),
    pose: (frame) => (frame === 4 ? undefined : swaying(frame)),
  });
  const { lowestScore, posed } = clipOverview(frames, 4);
  expect([...lowestScore]).toEqual([0.75, 0.25, 0.75, 0.75]);
  expect([...posed]).toEqual([1, 1, 0.5, 1]);
});

it("goes by time: a frame that is shown for long counts wherever it is shown", () => {
  // 0 s, 1 s, 9 s: the second frame is shown for eight of ten seconds.
  const frames = testClip({
    frames: 3,
    timestampS: (frame) => 5 + [0, 1, 9][frame]!,
    keypoints: (frame) => scored([0.5, 0.25, 0.75][frame]!),
  });
  const { lowestScore, posed } = clipOverview(frames, 5);
  // The last frame is as long as the one before it: 17 s in all.
  expect([...lowestScore]).toEqual([0.25, 0.25, 0.25, 0.75, 0.75]);
  expect([...posed]).toEqual([1, 1, 1, 1, 1]);
});

it("has more stretches than frames without leaving one empty", () => {
  const { lowestScore, posed } = clipOverview(testClip({ frames: 2, keypoints: () => scored(0.5) }), 50);
  expect(lowestScore.every((score) => score === 0.5)).toBe(true);
  expect(posed.every((share) => share === 1)).toBe(true);
});

it("does without keypoints, without frames, and with one frame", () => {
  expect([...clipOverview(testClip({ frames: 3 }), 2).lowestScore]).toEqual([Number.NaN, Number.NaN]);
  expect([...clipOverview(testClip({ frames: 0 }), 2).posed]).toEqual([0, 0]);
  expect([...clipOverview(testClip({ frames: 1 }), 2).posed]).toEqual([1, 1]);
});
