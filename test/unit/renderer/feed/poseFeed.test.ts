import { beforeEach, describe, expect, it, vi } from "vitest";
import type { PoseMessage, SkipMessage } from "../../../../src/common/protocol";
import { PoseFeed } from "../../../../src/renderer/feed/poseFeed";

let drains: (() => void)[];
let feed: PoseFeed;

beforeEach(() => {
  drains = [];
  feed = new PoseFeed((drain) => drains.push(drain));
});

const crop = { x: 0, y: 0, size: 1 };

function pose(value: number): PoseMessage {
  return {
    ...{ type: "pose", streamId: 1, frameId: 1, capturedAtMs: value, nextCrop: crop, detectMs: 1, liftMs: 1 },
    keypoints: new Float32Array(51).fill(value),
    pose: new Float32Array(51).fill(value * 10),
    stagePoses: [new Float32Array(51).fill(value * 100), new Float32Array(51).fill(value * 1000)],
  };
}

const skip = (reason: SkipMessage["reason"]): SkipMessage => ({ type: "skip", streamId: 1, frameId: 1, reason });

describe("PoseFeed", () => {
  it("calls subscribers once per animation frame, however many poses came", () => {
    const listener = vi.fn();
    feed.subscribe(listener);
    feed.publish(pose(1), 0);
    feed.publish(pose(2), 0);
    expect(drains).toHaveLength(1);
    drains[0]!();
    expect(listener).toHaveBeenCalledOnce();
    feed.publish(pose(3), 0);
    expect(drains).toHaveLength(2);
  });

  it("holds the newest pose in arrays that stay the same", () => {
    const { keypoints, pose: joints } = feed;
    feed.publish(pose(1), 0);
    feed.publish(pose(2), 0);
    expect(feed.keypoints).toBe(keypoints);
    expect(feed.pose).toBe(joints);
    expect([keypoints[50], joints[50], feed.stagePoses[1]![50], feed.stageCount]).toEqual([2, 20, 2000, 2]);
    expect(feed.poseVersion).toBe(2);
  });

  it("keeps the last pose of a lost person, and notes since when", () => {
    feed.publish(pose(1), 0);
    feed.publish(skip("no-person"), 100);
    feed.publish(skip("no-person"), 200);
    expect(feed).toMatchObject({ person: "lost", absentSinceMs: 100, hasPose: true });
    expect(feed.pose[0]).toBe(10);
    feed.publish(pose(2), 300);
    expect(feed).toMatchObject({ person: "present", absentSinceMs: undefined });
  });

  it("shows keypoints without a 3D network", () => {
    feed.publish({ ...skip("no-model"), keypoints: new Float32Array(51).fill(5) }, 0);
    expect(feed).toMatchObject({ person: "present", hasPose: false });
    expect(feed.keypoints[3]).toBe(5);
  });

  it("knows an old pose from a current one when the 3D network goes away", () => {
    feed.publish(pose(1), 0);
    expect(feed.isPoseCurrent).toBe(true);
    feed.publish(skip("no-model"), 1);
    expect(feed).toMatchObject({ hasPose: true, isPoseCurrent: false });
  });

  it("does not call a person lost because a frame failed", () => {
    feed.publish(pose(1), 0);
    feed.publish(skip("failed"), 1);
    expect(feed.person).toBe("present");
  });

  it("forgets everything with a new source", () => {
    feed.publish(pose(1), 0);
    feed.clear();
    expect(feed).toMatchObject({ person: "none", hasPose: false, stageCount: 0, cuts: 1 });
  });

  it("stops calling who unsubscribed", () => {
    const listener = vi.fn();
    feed.subscribe(listener)();
    feed.publish(pose(1), 0);
    drains[0]!();
    expect(listener).not.toHaveBeenCalled();
  });
});
