import type { FrameRange } from "../../../common/clipEdits";
import { keypointTrust } from "../../keypointFeatures";
import { keypointNames, keypointStride } from "../../keypoints";
import { rootPosition, usualFocalPx } from "../../rootPosition";
import { jointCount, jointIndex, jointNames } from "../../skeleton";
import type { ClipFrames } from "../clipFrames";
import { isPosed } from "../poseRows";
import { BlockCache } from "./blockCache";

/**
 * Where a clip's hip is known from:
 * - `given`: the source knows it (column root_mm);
 * - `estimated`: from where the keypoints are in the picture;
 * - `standing`: nothing is known but that the lowest joint stands on the floor.
 */
export type RootSource = "given" | "estimated" | "standing";

export function rootSourceOf({ info }: ClipFrames): RootSource {
  if (info.columns.includes("root_mm")) return "given";
  return info.columns.includes("keypoints") && info.imageSize ? "estimated" : "standing";
}

/** Height of the ankle joints above the floor in a standing adult, m, of the mean body's size. */
export const ankleHeightM = 0.08;
/** Of the other joints: there is flesh around them. */
const fleshM = 0.05;

/** What a frame is read as, before or after corrections. */
export interface Body {
  pose: ArrayLike<number>;
  keypoints: ArrayLike<number> | undefined;
  /**
   * The pose that the keypoints show, where `pose` is another one: a joint that was moved in 3D alone must not move the
   * whole person.
   */
  seenPose?: ArrayLike<number>;
}

/** Undefined: not loaded. */
export type ReadBody = (frame: number) => Body | undefined;

/**
 * Numbers per frame of a track, in metres and the axes of the inside frame with the camera at the origin (where the
 * source knows the hip: with the source's origin). All are NaN in a frame without a pose.
 */
export const track = {
  width: 12,
  /** 3: where the hip is; NaN where it cannot be told. */
  root: 0,
  /** 3: from the hip to the left ankle. */
  left: 3,
  /** 3: from the hip to the right ankle. */
  right: 6,
  /** Height of the hip above the lowest joint's sole or skin. */
  standing: 9,
  /** How far the picture can be trusted to show each ankle, 0..1; 1 where there is no picture. */
  leftTrust: 10,
  rightTrust: 11,
} as const;

const trackBlockFrames = 64;
const ankles = { left: jointIndex("LFoot") * 3, right: jointIndex("RFoot") * 3 };
const soleHeights = jointNames.map((name) => (name.endsWith("Foot") ? ankleHeightM : fleshM));
const ankleKeypoints = { left: keypointNames.indexOf("left_ankle"), right: keypointNames.indexOf("right_ankle") };
const perMetre = 1 / 1000;

/** The few numbers of every frame that contacts, floor and root motion are found from. Kept in blocks of frames. */
export class BodyTrack {
  readonly source: RootSource;
  private readonly blocks: BlockCache<Float32Array>;
  private readonly focalPx: number;

  /**
   * @param scale how much larger than its poses the person is
   */
  constructor(
    private readonly frames: ClipFrames,
    private readonly read: ReadBody,
    private readonly scale: number,
  ) {
    this.source = rootSourceOf(frames);
    const [width, height] = frames.info.imageSize ?? [1, 1];
    this.focalPx = frames.info.focalPx ?? usualFocalPx(width, height);
    this.blocks = new BlockCache(frames.timestampsS.length, trackBlockFrames, (first, last) => this.make(first, last));
  }

  /** (last - first + 1) x track.width; undefined while a row is not loaded. */
  rows(first: number, last: number): Float32Array | undefined {
    const rows = new Float32Array((last - first + 1) * track.width);
    for (let frame = first; frame <= last; ) {
      const block = this.blocks.at(frame);
      if (!block) return undefined;
      const to = Math.min(last, block.last);
      const from = (frame - block.first) * track.width;
      rows.set(block.value.subarray(from, (to - block.first + 1) * track.width), (frame - first) * track.width);
      frame = to + 1;
    }
    return rows;
  }

  forget(ranges: readonly FrameRange[]): void {
    for (const [first, last] of ranges) this.blocks.forget(first, last);
  }

  private make(first: number, last: number): Float32Array | undefined {
    const rows = new Float32Array((last - first + 1) * track.width).fill(Number.NaN);
    for (let frame = first; frame <= last; frame++) {
      const at = (frame - first) * track.width;
      if (!this.write(frame, rows.subarray(at, at + track.width))) return undefined;
    }
    return rows;
  }

  /** @returns false while the frame is not loaded */
  private write(frame: number, row: Float32Array): boolean {
    const body = this.read(frame);
    if (!body) return false;
    const { pose, keypoints, seenPose = pose } = body;
    if (!isPosed(pose)) return true;
    const scale = this.scale * perMetre;
    const place = (x: number, y: number, z: number, at: number, by: number) => {
      row[at] = x * by;
      row[at + 1] = -y * by;
      row[at + 2] = -z * by;
    };
    for (const foot of ["left", "right"] as const) {
      const joint = ankles[foot];
      place(pose[joint]!, pose[joint + 1]!, pose[joint + 2]!, track[foot], scale);
    }
    let standing = Number.NEGATIVE_INFINITY;
    for (let joint = 0; joint < jointCount; joint++) {
      standing = Math.max(standing, (pose[joint * 3 + 1]! * perMetre + soleHeights[joint]!) * this.scale);
    }
    row[track.standing] = standing;
    row[track.leftTrust] = row[track.rightTrust] = 1;

    if (this.source === "given") {
      const root = this.frames.root(frame);
      if (!root) return false;
      place(root[0]!, root[1]!, root[2]!, track.root, perMetre);
    } else if (this.source === "estimated") {
      if (!keypoints) return false;
      const [width, height] = this.frames.info.imageSize!;
      const root = rootPosition(seenPose, keypoints, width, height, this.focalPx);
      if (root) place(root[0], root[1], root[2], track.root, scale);
      row[track.leftTrust] = keypointTrust(keypoints[ankleKeypoints.left * keypointStride + 2]!);
      row[track.rightTrust] = keypointTrust(keypoints[ankleKeypoints.right * keypointStride + 2]!);
    } else {
      place(0, 0, 0, track.root, 1);
      row[track.root + 1] = standing;
    }
    return true;
  }
}
