import type { Unsubscribe } from "../../../../common/link";
import type { PictureSurface } from "../picture/PictureSurface";
import type { Editor } from "./editor";

/** How near to a keypoint, in CSS pixels, a pointer means it. */
const reachPx = 12;

/** Lets the pointer choose and drag keypoints on the picture. */
export function editOnPicture(surface: PictureSurface, editor: Editor): Unsubscribe {
  const { element } = surface;
  let pointer: number | undefined;

  const pixel = () => 1 / surface.scale;
  const onMove = (event: PointerEvent) => {
    const [x, y] = surface.toPicture(event.clientX, event.clientY);
    if (pointer === undefined) editor.hoverPicture(x, y, reachPx * pixel());
    else if (event.pointerId === pointer) editor.moveOnPicture(x, y, pixel());
    showCursor();
  };
  const onEnd = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    pointer = undefined;
    if (event.type === "pointercancel") editor.cancel();
    else editor.release();
    showCursor();
  };
  const onLeave = () => {
    if (pointer === undefined) editor.hoverPicture(Number.NaN, Number.NaN, 0);
  };
  const showCursor = () => {
    const isOver = editor.clip.selection.getState().hoveredKeypoint !== undefined;
    element.style.cursor = pointer !== undefined ? "grabbing" : isOver ? "grab" : "";
  };
  const release = surface.claims.add((event) => {
    const [x, y] = surface.toPicture(event.clientX, event.clientY);
    if (!editor.pressPicture(x, y, reachPx * pixel(), event.shiftKey)) return false;
    pointer = event.pointerId;
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
    return true;
  });
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onEnd);
  element.addEventListener("pointercancel", onEnd);
  element.addEventListener("pointerleave", onLeave);
  return () => {
    release();
    element.style.cursor = "";
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onEnd);
    element.removeEventListener("pointercancel", onEnd);
    element.removeEventListener("pointerleave", onLeave);
  };
}
