import { Plane, Vector3 } from "three";
import type { Unsubscribe } from "../../../../common/link";
import type { ClipView } from "../../../skeleton/ClipView";
import type { Editor } from "./editor";
import { JointHandles } from "./JointHandles";

/** A press that moves less, CSS pixels, is a click. */
const clickPx = 3;

interface Press {
  pointer: number;
  joint: number;
  x: number;
  y: number;
  /** Through the joint, across the line of sight: where a drag moves it. */
  plane: Plane;
  from: Vector3;
  isDrag: boolean;
}

/** Lets the pointer choose joints in the 3D view and drag them across the line of sight; handles move and turn along axes. */
export function editInScene(view: ClipView, editor: Editor): Unsubscribe {
  const { canvas } = view;
  const { clip } = editor;
  const handles = new JointHandles(view, editor);
  let press: Press | undefined;

  const onDown = (event: PointerEvent) => {
    if (event.button !== 0 || handles.isUnderPointer) return;
    const joint = view.pickJoint(event.clientX, event.clientY);
    const joints = clip.feed.current.joints;
    if (joint === undefined || !joints) return;
    // Neither the camera nor the handles get this press.
    event.stopImmediatePropagation();
    editor.selectJoint(joint, event.shiftKey);
    canvas.setPointerCapture(event.pointerId);
    const from = new Vector3().fromArray(joints, joint * 3);
    const plane = new Plane().setFromNormalAndCoplanarPoint(view.camera.getWorldDirection(new Vector3()), from);
    press = { pointer: event.pointerId, joint, x: event.clientX, y: event.clientY, plane, from, isDrag: false };
  };
  const onMove = (event: PointerEvent) => {
    if (!press) {
      const hovered = event.buttons === 0 && !handles.isUnderPointer;
      editor.hoverJoint(hovered ? view.pickJoint(event.clientX, event.clientY) : undefined);
      return;
    }
    if (event.pointerId !== press.pointer) return;
    event.stopImmediatePropagation();
    if (!press.isDrag) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < clickPx) return;
      press.isDrag = editor.beginJointDrag(press.joint);
    }
    const place = view.rayAt(event.clientX, event.clientY).intersectPlane(press.plane, new Vector3());
    if (place) editor.dragJointBy(place.sub(press.from).toArray());
  };
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== press?.pointer) return;
    event.stopImmediatePropagation();
    press = undefined;
    if (event.type === "pointercancel") editor.cancel();
    else editor.release();
  };
  const onLeave = () => {
    if (!press) editor.hoverJoint(undefined);
  };
  const stops = [
    ["pointerdown", onDown],
    ["pointermove", onMove],
    ["pointerup", onEnd],
    ["pointercancel", onEnd],
    ["pointerleave", onLeave],
  ] as const;
  // In the capturing phase: before the camera's own listeners.
  for (const [type, listener] of stops) canvas.addEventListener(type, listener, { capture: true });
  return () => {
    for (const [type, listener] of stops) canvas.removeEventListener(type, listener, { capture: true });
    handles.dispose();
  };
}
