import type { EditKey, FrameRange, JournalEntry } from "../../common/clipEdits";
import type { ProvenanceWeights } from "../../common/trainingProtocol";
import { ClipComposer } from "../clip/clipComposer";
import type { ClipFrames } from "../clip/clipFrames";
import type { EditHistory } from "../clip/editHistory";
import type { EditIndex } from "../clip/editIndex";
import { editKey, parseEditKey } from "../clip/editKeys";
import { reachOf } from "../clip/editReach";
import { joinRanges } from "../clip/frameRanges";
import { limbJoints } from "../clip/limbs";
import { type Provenance, provenances } from "../clip/provenance";
import { scaleToMeanLimbs } from "../meanBody";
import { coordinateCount, jointCount, jointParents } from "../skeleton";
import { bonesFromPicture } from "./pictureBones";

/** What a journal comes to. */
export interface ClipCorrections {
  journal: readonly JournalEntry[];
  /** Folded from it. Bones that were moved in the picture alone are taken out of it. */
  history: EditHistory;
  edits: EditIndex;
}

/**
 * What a person's corrections say about where joints are in space.
 *
 * A joint counts as much as its own bone does, by where that comes from. The bones between it and the hip were seen
 * together with it: whoever put a wrist right saw the shoulder too, and left it where it is. Only a bone that was moved
 * in the picture alone takes that away again, from its joint and all that hang on it: nobody has said how deep it lies.
 * A limb that was mirrored in depth over a range is half given and half predicted, like one that blends. The hip is
 * where it is by definition: it counts where the whole body does, so that it does not make up for others in means.
 */
export class AnnotatedTargets {
  /** Frames of which something may be known, joined. */
  readonly ranges: readonly FrameRange[];
  private readonly edits: EditIndex;
  private readonly composer: ClipComposer;
  private readonly weightOf: readonly number[];
  private readonly doubted: ReadonlySet<EditKey>;

  constructor(
    frames: ClipFrames,
    { journal, history, edits }: ClipCorrections,
    private readonly weights: ProvenanceWeights,
  ) {
    this.edits = edits;
    this.doubted = bonesFromPicture(journal, history.records);
    this.ranges = this.rangesOf(frames, history.records);
    history.change("in-space", Object.fromEntries([...this.doubted].map((key) => [key, undefined])));
    this.composer = new ClipComposer(frames, history);
    this.weightOf = provenances.map((provenance) => weightOfProvenance(provenance, weights));
  }

  dispose(): void {
    this.composer.dispose();
  }

  /**
   * Frame `frame`'s pose and how much each of its joints counts.
   * @param targetsMm (F, 51), hip-relative, mean limbs
   * @param jointWeights (F, 17)
   * @returns whether a person has said something about it
   */
  write(frame: number, targetsMm: Float32Array, jointWeights: Float32Array): boolean {
    const composed = this.composer.compose(frame);
    if (!composed?.hasPose) return false;
    const flipped = this.edits.flippedLimbs(frame).flatMap((limb) => limbJoints[limb]);
    const isDoubted = new Array<boolean>(jointCount).fill(false);
    let isGiven = false;
    let least = Number.POSITIVE_INFINITY;
    for (let joint = 1; joint < jointCount; joint++) {
      const provenance = composed.provenance[joint]!;
      const isFlipped = flipped.includes(joint);
      isDoubted[joint] = isDoubted[jointParents[joint]!]! || this.doubted.has(editKey.bone(frame, joint));
      const own = isFlipped ? Math.max(this.weightOf[provenance]!, this.weights.blended) : this.weightOf[provenance]!;
      const weight = isDoubted[joint] ? Math.min(own, this.weights.predicted) : own;
      jointWeights[frame * jointCount + joint] = weight;
      least = Math.min(least, weight);
      isGiven ||= weight > 0 && !isDoubted[joint] && (isFlipped || givenProvenances.has(provenances[provenance]!));
    }
    jointWeights[frame * jointCount] = least;
    targetsMm.set(composed.pose, frame * coordinateCount);
    scaleToMeanLimbs(targetsMm, targetsMm, frame * coordinateCount, frame * coordinateCount);
    return isGiven;
  }

  private rangesOf({ timestampsS }: ClipFrames, records: ReadonlyMap<EditKey, unknown>): FrameRange[] {
    const last = timestampsS.length - 1;
    if (this.weights.predicted > 0) return [[0, last]];
    const ranges: FrameRange[] = [];
    for (const key of records.keys()) {
      const kind = parseEditKey(key)?.kind;
      if (kind === "bone") ranges.push(...(reachOf(key, this.edits, timestampsS)?.composed ?? []));
      else if (kind === "flip" || kind === "gap") ranges.push(this.edits.rangeOf(key)!);
    }
    return joinRanges(ranges.filter(([first]) => first <= last).map(([first, to]) => [first, Math.min(to, last)]));
  }
}

const givenProvenances: ReadonlySet<Provenance> = new Set(["interpolated", "blended", "corrected"]);

function weightOfProvenance(provenance: Provenance, weights: ProvenanceWeights): number {
  switch (provenance) {
    case "corrected":
    case "blended":
    case "interpolated":
      return weights[provenance];
    case "predicted":
    case "filtered":
      return weights.predicted;
    case "imported":
    case "none":
      return 0;
  }
}
