import { editKey } from "../../../../pose/clip/editKeys";
import { keypointsOfJoint } from "../../../../pose/clip/keypointJoints";
import { keypointTrust } from "../../../../pose/keypointFeatures";
import { keypointStride } from "../../../../pose/keypoints";
import type { KeypointPainter, PicturePlace } from "../../../picture/KeypointPainter";
import { provenanceToken } from "../../../skeleton/sceneColours";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import { differingBones } from "./differingBones";

export interface OverlayColours {
  left: string;
  right: string;
  middle: string;
  predicted: string;
  corrected: string;
  selected: string;
}

export interface OverlayOptions {
  painter: KeypointPainter;
  place: PicturePlace;
  unit: number;
  colours: OverlayColours;
  leftTag: string;
  rightTag: string;
}

/** A joint that the picture does not show still has its place. */
const hiddenTrust = 0.35;
const selectedRadius = 7;
/** A projected joint that is nearer to its keypoint is where the picture shows it. */
const leastDistance = 5;
const outline = "rgb(0 0 0 / 55%)";

export function readOverlayColours(element: Element): OverlayColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    left: colour("--overlay-left"),
    right: colour("--overlay-right"),
    middle: colour("--overlay-middle"),
    predicted: colour(provenanceToken("predicted")),
    corrected: colour(provenanceToken("corrected")),
    selected: colour("--overlay-selected"),
  };
}

/** The keypoints of the frame under the playhead, and which of them are chosen. */
export function paintKeypoints(context: CanvasRenderingContext2D, clip: ClipSession, options: OverlayOptions): void {
  const { showKeypoints, colouring } = annotatePreferences.getState();
  const { frame, composed } = clip.feed.current;
  const keypoints = composed?.keypoints;
  if (!showKeypoints || !keypoints) return;
  const { painter, place, unit, colours, leftTag, rightTag } = options;
  const hidden = hiddenKeypoints(composed.hidden);
  const isCorrected = (keypoint: number) => clip.history.get(editKey.keypoint(frame, keypoint)) !== undefined;
  painter.paint({
    keypoints,
    place,
    look: { ...colours, leftTag, rightTag },
    opacity: 1,
    unit,
    trust: (keypoint) =>
      hidden.has(keypoint) ? hiddenTrust : keypointTrust(keypoints[keypoint * keypointStride + 2]!),
    pointColour: (keypoint) => {
      if (isCorrected(keypoint)) return colours.corrected;
      return colouring === "provenance" ? colours.predicted : undefined;
    },
  });
  paintSelected(context, clip, keypoints, options);
}

/** The corrected figure, thin, where it is not where the picture shows it. @returns how many bones were drawn */
export function paintFigure(
  context: CanvasRenderingContext2D,
  clip: ClipSession,
  { place, unit, colours }: OverlayOptions,
): number {
  if (!annotatePreferences.getState().showFigure) return 0;
  const bones = differingBones(clip, (leastDistance * unit) / place.scale);
  context.beginPath();
  for (const [from, to] of bones) {
    context.moveTo(place.offsetX + from[0] * place.scale, place.offsetY + from[1] * place.scale);
    context.lineTo(place.offsetX + to[0] * place.scale, place.offsetY + to[1] * place.scale);
  }
  context.lineCap = "round";
  context.strokeStyle = outline;
  context.lineWidth = 3 * unit;
  context.stroke();
  context.strokeStyle = colours.corrected;
  context.lineWidth = 1.5 * unit;
  context.stroke();
  return bones.length;
}

function paintSelected(
  context: CanvasRenderingContext2D,
  clip: ClipSession,
  keypoints: Float32Array,
  { place, unit, colours }: OverlayOptions,
): void {
  const { keypoints: selected, hoveredKeypoint } = clip.selection.getState();
  context.strokeStyle = colours.selected;
  context.lineWidth = 2 * unit;
  for (const keypoint of new Set([...selected, hoveredKeypoint])) {
    if (keypoint === undefined) continue;
    const x = place.offsetX + keypoints[keypoint * keypointStride]! * place.scale;
    const y = place.offsetY + keypoints[keypoint * keypointStride + 1]! * place.scale;
    context.globalAlpha = selected.includes(keypoint) ? 1 : 0.6;
    context.beginPath();
    context.arc(x, y, selectedRadius * unit, 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function hiddenKeypoints(hidden: Uint8Array): Set<number> {
  const found = new Set<number>();
  hidden.forEach((kind, joint) => {
    if (kind !== 0) for (const keypoint of keypointsOfJoint[joint]!) found.add(keypoint);
  });
  return found;
}
