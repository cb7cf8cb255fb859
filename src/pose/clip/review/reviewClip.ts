import type { ReviewItem, ReviewReason } from "../../../common/libraryProtocol";
import { BodyLengths } from "../bodyLengths";
import type { ClipFrames } from "../clipFrames";
import type { EditHistory } from "../editHistory";
import { EditIndex } from "../editIndex";
import { isPosed } from "../poseRows";
import { RecordedRows } from "../recordedRows";
import { firstNotBelow } from "../sortedFrames";
import { boneLength } from "./reasons/boneLength";
import { depthFlip } from "./reasons/depthFlip";
import { createFarSearch } from "./reasons/farFromCorrected";
import { jump } from "./reasons/jump";
import { lowScore } from "./reasons/lowScore";
import { stagesDisagree } from "./reasons/stagesDisagree";
import { createSwapSearch } from "./reasons/swap";
import { type Finding, type ReviewWindow, reviewWindows } from "./reviewFrame";

/**
 * How much a reason's word counts, by how often it is right. That, and the reasons' thresholds, were measured on 24,423
 * invented frames: the 40 longer takes of the subjects that no training saw (CMU motion capture), each before two cameras,
 * with a detector's errors of 1 to 3.5 % of the height (pose/synthesis), predicted by the bundled network. Of the frames
 * that are listed with an urgency above 0.7, half have a mean joint error above 150 mm; of all frames, 5 %.
 */
const weights: Record<ReviewReason, number> = {
  "swap-suspected": 1,
  "stages-disagree": 0.9,
  "depth-flip-suspected": 0.8,
  "bone-length": 0.6,
  "low-score": 0.5,
  jump: 0.5,
  "far-from-corrected": 0.3,
};
/** Whatever a reason says at its threshold, as a share of its weight. */
const leastShare = 0.1;
/** One frame stands for its neighbourhood: nothing else is listed this near to it, nor to a corrected frame. */
const apartS = 0.75;

/**
 * Frames worth correcting, the most urgent first, each with every reason that holds there. Reasons look at the recorded
 * poses and keypoints, left and right and depth exchanged where the corrections say so; frames near a corrected one are left
 * out, and hidden joints are not looked at. Rows that are not loaded are passed over.
 *
 * One pass over the clip; memory does not grow with it but for the urgent frames' list.
 *
 * @param limit how many at most
 */
export function reviewClip(frames: ClipFrames, history: EditHistory, limit: number): ReviewItem[] {
  const edits = new EditIndex(frames.info, history.records);
  const corrected = edits.keyframes.frames;
  const look = createLook(frames, edits);
  const found: ReviewItem[] = [];
  for (const window of reviewWindows(frames, edits)) {
    const item = look(window);
    if (item && !isNear(corrected, window.now.frame, frames.timestampsS)) found.push(item);
  }
  return mostUrgent(found, frames.timestampsS, limit);
}

function createLook(frames: ClipFrames, edits: EditIndex): (window: ReviewWindow) => ReviewItem | undefined {
  const body = new BodyLengths(frames);
  body.refresh();
  const swap = createSwapSearch();
  const far = createFarSearch(correctedPoses(frames, edits));
  return (window) => {
    const findings: Partial<Record<ReviewReason, Finding>> = {
      "swap-suspected": swap(window),
      "stages-disagree": stagesDisagree(window),
      "depth-flip-suspected": depthFlip(window),
      "bone-length": boneLength(window, body.lengthsMm),
      "low-score": lowScore(window),
      jump: jump(window),
      "far-from-corrected": far(window),
    };
    return itemOf(window.now.frame, findings);
  };
}

/** Urgencies add up as the chance that at least one of independent reasons is right. */
function itemOf(frame: number, findings: Partial<Record<ReviewReason, Finding>>): ReviewItem | undefined {
  let doubt = 1;
  const reasons: (ReviewItem["reasons"][number] & { urgency: number })[] = [];
  for (const [reason, finding] of Object.entries(findings) as [ReviewReason, Finding | undefined][]) {
    if (!finding) continue;
    const { joints, value, severity } = finding;
    const urgency = weights[reason] * (leastShare + (1 - leastShare) * severity);
    doubt *= 1 - urgency;
    reasons.push({ reason, joints, value, urgency });
  }
  if (reasons.length === 0) return undefined;
  reasons.sort((a, b) => b.urgency - a.urgency);
  return { frame, reasons: reasons.map(({ urgency, ...reason }) => reason), urgency: 1 - doubt };
}

function correctedPoses(frames: ClipFrames, edits: EditIndex): Float32Array[] {
  const { columns, stages } = frames.info;
  const rows = new RecordedRows(frames, edits, columns.includes("stages_mm") && stages > 0);
  return edits.keyframes.frames.flatMap((frame) => {
    const pose = frame < frames.timestampsS.length ? rows.pose(frame) : undefined;
    return pose && isPosed(pose) ? [Float32Array.from(pose)] : [];
  });
}

/** The most urgent frames of which no two are near one another. */
function mostUrgent(items: ReviewItem[], timestampsS: Float64Array, limit: number): ReviewItem[] {
  items.sort((a, b) => b.urgency - a.urgency || a.frame - b.frame);
  const chosen: ReviewItem[] = [];
  const places: number[] = [];
  for (const item of items) {
    if (chosen.length >= limit) break;
    if (isNear(places, item.frame, timestampsS)) continue;
    chosen.push(item);
    places.splice(firstNotBelow(places, item.frame), 0, item.frame);
  }
  return chosen;
}

/** @param sorted frames, rising */
function isNear(sorted: readonly number[], frame: number, timestampsS: Float64Array): boolean {
  const after = firstNotBelow(sorted, frame);
  return [sorted[after - 1], sorted[after]].some(
    (other) => other !== undefined && Math.abs(timestampsS[other]! - timestampsS[frame]!) < apartS,
  );
}
