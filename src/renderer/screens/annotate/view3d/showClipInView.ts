import type { Unsubscribe } from "../../../../common/link";
import type { ClipView } from "../../../skeleton/ClipView";
import { trailLength } from "../../../skeleton/JointTrails";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import { capturePlace } from "./capturePlace";
import { publishShownFrame } from "./publishShownFrame";

/** Keeps a 3D view showing the frame under a clip's playhead. */
export function showClipInView(view: ClipView, clip: ClipSession, container: HTMLElement): Unsubscribe {
  const publish = publishShownFrame(container);
  let trailsEnd: number | undefined;

  const showTrails = (frame: number, joints: Float32Array | undefined) => {
    if (!annotatePreferences.getState().trails) {
      if (trailsEnd !== undefined) view.setTrails(undefined);
      trailsEnd = undefined;
      return;
    }
    if (trailsEnd !== undefined && frame === trailsEnd + 1 && joints && !clip.composer.isCut(frame)) {
      view.extendTrails(joints);
    } else if (frame !== trailsEnd) view.setTrails(posesBefore(clip, frame));
    trailsEnd = frame;
  };
  const show = () => {
    const { frame, composed, joints } = clip.feed.current;
    const { colouring, showTruth, showRaw, follow } = annotatePreferences.getState();
    const { joints: selected, hoveredJoint } = clip.selection.getState();
    view.setCapture(capturePlace(clip));
    view.setFrame(
      {
        joints,
        provenance: colouring === "provenance" ? composed?.provenance : undefined,
        hidden: composed?.hidden,
        truth: showTruth ? ghost(clip, frame, clip.data.truth(frame), 1) : undefined,
        raw: showRaw ? ghost(clip, frame, clip.composer.unfilteredPose(frame)) : undefined,
        selected,
        hovered: hoveredJoint,
      },
      follow,
    );
    showTrails(frame, joints);
    publish(frame, joints);
  };
  const stops = [
    clip.feed.subscribe(show),
    clip.selection.subscribe(show),
    annotatePreferences.subscribe(show),
    // A correction changes the way that led here.
    clip.history.onChange(() => {
      trailsEnd = undefined;
    }),
  ];
  show();
  return () => {
    for (const stop of stops) stop();
    view.setTrails(undefined);
    view.setFrame(
      {
        joints: undefined,
        provenance: undefined,
        hidden: undefined,
        truth: undefined,
        raw: undefined,
        selected: [],
        hovered: undefined,
      },
      false,
    );
  };
}

/**
 * Another pose of a frame, with its hip where the figure's is.
 * @param poseMm 17 x 3 mm, camera axes, relative to whatever; undefined: none, or not loaded
 * @param bodyScale 1 for a pose in true size
 */
function ghost(
  clip: ClipSession,
  frame: number,
  poseMm: Float32Array | undefined,
  bodyScale?: number,
): Float32Array | undefined {
  if (!poseMm || Number.isNaN(poseMm[0])) return undefined;
  return clip.placer.place(
    frame,
    poseMm.map((value, i) => value - poseMm[i % 3]!),
    bodyScale,
  );
}

/** Placed poses that lead up to a frame, oldest first; they do not reach across a cut. */
function posesBefore(clip: ClipSession, frame: number): Float32Array[] {
  const poses: Float32Array[] = [];
  for (let at = frame; at >= 0 && poses.length < trailLength; at--) {
    const joints = clip.placer.joints(at);
    if (joints && !Number.isNaN(joints[0])) poses.unshift(Float32Array.from(joints));
    if (clip.composer.isCut(at)) break;
  }
  return poses;
}
