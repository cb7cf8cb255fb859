import type { EditKey, FilterSettings, FrameRange } from "../../common/clipEdits";
import { length, type Vector } from "../rotation";
import { coordinateCount, jointCount } from "../skeleton";
import { BodyLengths } from "./bodyLengths";
import { boneDirection, boneVector, withBones, withLengths } from "./boneVectors";
import type { ClipFrames } from "./clipFrames";
import type { AppliedFilter, EditIndex } from "./editIndex";
import { filterPoses } from "./filters";
import { FrameMemo } from "./frameMemo";
import { joinRanges } from "./frameRanges";
import { type Provenance, provenances } from "./provenance";
import { RecordedRows } from "./recordedRows";
import { scale } from "./vectors";

/** A frame's pose before corrections of bones. */
export interface BaseFrame {
  /** 17 x 3 mm, camera axes, relative to the hip; NaN without a pose. */
  pose: Float32Array;
  hasPose: boolean;
  /** 17 indices into provenances. */
  provenance: Uint8Array;
  /** It will be another one when the raw poses are loaded. */
  provisional: boolean;
}

/** Frames that are filtered at once. */
const blockFrames = 128;
const mostBlocks = 64;
const mostFrames = 4096;

interface Block {
  /** 128 x 17 x 3 mm */
  poses: Float32Array;
  /** Filtered from the poses that were seen live, because the raw ones are not loaded. */
  provisional: boolean;
}

/**
 * The motion that corrections are laid over: recorded rows with sides, depth and gaps put right, filtered over ranges,
 * with the bones of one body. Worked out frame by frame when it is asked for.
 */
export class BaseMotion {
  private readonly shown: RecordedRows;
  private readonly raw: RecordedRows | undefined;
  private readonly body: BodyLengths;
  private readonly given: boolean;
  private readonly memo = new FrameMemo<BaseFrame>(mostFrames);
  private readonly blocks = new Map<EditKey, FrameMemo<Block>>();

  constructor(
    private readonly frames: ClipFrames,
    private readonly edits: EditIndex,
  ) {
    const { columns, stages, source } = frames.info;
    this.shown = new RecordedRows(frames, edits, false);
    this.raw = columns.includes("stages_mm") && stages > 0 ? new RecordedRows(frames, edits, true) : undefined;
    this.body = new BodyLengths(frames);
    this.given = source.kind === "motion";
  }

  /** Length in mm of the bone that ends in each joint: the clip's medians. */
  get lengthsMm(): ArrayLike<number> {
    return this.body.lengthsMm;
  }

  /** Whether every frame has these lengths. Poses that were given, not predicted, keep their own. */
  get hasConstantLengths(): boolean {
    return !this.given && this.edits.settings.boneLengths !== "predicted";
  }

  /** Looks at rows that have been loaded since. @returns whether every frame may have changed */
  refresh(): boolean {
    if (!this.body.refresh() || !this.hasConstantLengths) return false;
    this.memo.clear();
    return true;
  }

  /** @returns undefined while a row that it needs is not loaded */
  frame(frame: number): BaseFrame | undefined {
    const known = this.memo.get(frame);
    if (known) return known;
    const made = this.make(frame, this.edits.filtersAt(frame));
    if (made && !made.provisional) this.memo.set(frame, made);
    return made;
  }

  /** As the network gave it, sides, depth and gaps put right; 17 x 3 mm, NaN without a pose. Undefined: not loaded. */
  unfiltered(frame: number): Float32Array | undefined {
    const found = (this.raw?.find(frame) ?? this.shown.find(frame))?.pose;
    return found && this.withBodyLengths(Float32Array.from(found));
  }

  /** @param ranges joined; where the motion may have changed (editReach.ts). Undefined: everywhere */
  forget(ranges: readonly FrameRange[] | undefined): void {
    this.shown.forget();
    this.raw?.forget();
    if (!ranges) {
      this.memo.clear();
      this.blocks.clear();
      return;
    }
    this.memo.forget(ranges);
    const block = (frame: number) => Math.floor(frame / blockFrames);
    const blocks = joinRanges(ranges.map(([first, last]) => [block(first), block(last)]));
    for (const memo of this.blocks.values()) memo.forget(blocks);
  }

  private make(frame: number, filters: readonly AppliedFilter[]): BaseFrame | undefined {
    const found = this.shown.find(frame);
    if (!found) return undefined;
    const pose = Float32Array.from(found.pose);
    const provenance = new Uint8Array(jointCount);
    if (!found.posed) return { pose: pose.fill(Number.NaN), hasPose: false, provenance, provisional: false };
    provenance.fill(indexOf(found.interpolated ? "interpolated" : this.given ? "imported" : "predicted"));
    if (filters.length === 0)
      return { pose: this.withBodyLengths(pose), hasPose: true, provenance, provisional: false };

    const filtered = this.filter(frame, pose, filters);
    if (!filtered) return undefined;
    const { vectors, provisional } = filtered;
    vectors.forEach((vector, joint) => {
      if (vector) provenance[joint] = indexOf("filtered");
    });
    return { pose: this.withBodyLengths(withBones(pose, vectors)), hasPose: true, provenance, provisional };
  }

  private withBodyLengths(pose: Float32Array): Float32Array {
    return this.hasConstantLengths ? withLengths(pose, this.body.lengthsMm) : pose;
  }

  /** Every filtered joint's bone in its filtered direction, as long as it is unfiltered. */
  private filter(frame: number, pose: Float32Array, filters: readonly AppliedFilter[]) {
    const filterOfJoint = new Array<AppliedFilter | undefined>(jointCount);
    for (const filter of filters) {
      for (let joint = 1; joint < jointCount; joint++) {
        if (!filter.joints || filter.joints.includes(joint)) filterOfJoint[joint] = filter;
      }
    }
    const vectors = new Array<Vector | undefined>(jointCount);
    let provisional = false;
    for (const filter of new Set(filterOfJoint)) {
      if (!filter) continue;
      const block = this.block(filter.key, filter.settings, Math.floor(frame / blockFrames));
      if (!block) return undefined;
      provisional ||= block.provisional;
      const start = (frame % blockFrames) * coordinateCount;
      const filtered = block.poses.subarray(start, start + coordinateCount);
      for (let joint = 1; joint < jointCount; joint++) {
        if (filterOfJoint[joint] !== filter) continue;
        const direction = boneDirection(filtered, joint);
        vectors[joint] = direction && scale(direction, length(boneVector(pose, joint)));
      }
    }
    return { vectors, provisional };
  }

  private block(key: EditKey, settings: FilterSettings, index: number): Block | undefined {
    let memo = this.blocks.get(key);
    if (!memo) {
      memo = new FrameMemo<Block>(mostBlocks);
      this.blocks.set(key, memo);
    }
    const known = memo.get(index);
    const first = index * blockFrames;
    const last = Math.min(first + blockFrames, this.frames.timestampsS.length) - 1;
    if (known && !(known.provisional && this.frames.stages(first) && this.frames.stages(last))) return known;
    const rawPoses = this.raw && this.frames.stages(first) && filterPoses(this.raw, first, last, settings);
    const poses = rawPoses ?? (known ? known.poses : filterPoses(this.shown, first, last, settings));
    if (!poses) return undefined;
    const block = { poses, provisional: this.raw !== undefined && !rawPoses };
    memo.set(index, block);
    return block;
  }
}

function indexOf(provenance: Provenance): number {
  return provenances.indexOf(provenance);
}
