import { editKey } from "../../../../pose/clip/editKeys";
import { keypointsOfJoint } from "../../../../pose/clip/keypointJoints";
import { keypointTrust } from "../../../../pose/keypointFeatures";
import { keypointStride } from "../../../../pose/keypoints";
import type { KeypointPainter, PicturePlace } from "../../../picture/KeypointPainter";
import { provenanceToken } from "../../../skeleton/sceneColours";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";

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
