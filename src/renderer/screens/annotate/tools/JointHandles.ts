import { Object3D, Quaternion, Vector3 } from "three";
import { TransformControls } from "three/addons/controls/TransformControls.js";
import type { Unsubscribe } from "../../../../common/link";
import { jointParents } from "../../../../pose/skeleton";
import type { ClipView } from "../../../skeleton/ClipView";
import type { Editor } from "./editor";

const handleSize = 0.6;

/** Arrows or rings at the chosen joint in the 3D view: they move it along an axis, or turn its bone about one. */
export class JointHandles {
  private readonly controls: TransformControls;
  private readonly anchor = new Object3D();
  private readonly helper: Object3D;
  private readonly startPosition = new Vector3();
  private readonly startTurn = new Quaternion();
  private isDragging = false;
  private readonly stops: Unsubscribe[];

  constructor(
    private readonly view: ClipView,
    private readonly editor: Editor,
  ) {
    this.controls = new TransformControls(view.camera, view.canvas);
    this.controls.setSize(handleSize);
    this.controls.setSpace("world");
    this.helper = this.controls.getHelper();
    view.scene.add(this.anchor, this.helper);
    this.controls.addEventListener("change", () => view.requestDraw());
    // The camera must not turn with a press on a handle: it would get the press first.
    this.controls.addEventListener("axis-changed", ({ value }) => view.setOrbiting(value === null));
    this.controls.addEventListener("mouseDown", () => this.begin());
    this.controls.addEventListener("objectChange", () => this.follow());
    this.controls.addEventListener("mouseUp", () => this.end());
    const { feed, selection } = editor.clip;
    this.stops = [
      feed.subscribe(() => this.place()),
      selection.subscribe(() => this.place()),
      editor.store.subscribe(() => this.place()),
    ];
    this.place();
  }

  get isUnderPointer(): boolean {
    return this.controls.axis !== null && this.helper.visible;
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.view.setOrbiting(true);
    this.view.scene.remove(this.anchor, this.helper);
    this.controls.dispose();
    this.view.requestDraw();
  }

  /** At the joint, or at the one that its bone turns about. */
  private place(): void {
    if (this.isDragging) {
      if (this.editor.store.getState().state === "idle") this.giveUp();
      return;
    }
    const { handle } = this.editor.store.getState();
    const joint = this.editor.activeJoint;
    const joints = this.editor.clip.feed.current.joints;
    if (joint === undefined || !joints) {
      if (this.controls.object) this.controls.detach();
      this.view.setOrbiting(true);
      this.view.requestDraw();
      return;
    }
    const at = handle === "turn" ? Math.max(0, jointParents[joint]!) : joint;
    this.anchor.position.fromArray(joints, at * 3);
    this.anchor.quaternion.identity();
    this.anchor.updateMatrixWorld();
    this.controls.setMode(handle === "turn" ? "rotate" : "translate");
    if (!this.controls.object) this.controls.attach(this.anchor);
    this.view.requestDraw();
  }

  private begin(): void {
    const { editor } = this;
    const joint = editor.activeJoint;
    if (joint === undefined) return;
    const { handle } = editor.store.getState();
    this.isDragging = handle === "turn" ? editor.beginBoneTurn(joint) : editor.beginJointDrag(joint);
    this.startPosition.copy(this.anchor.position);
    this.startTurn.copy(this.anchor.quaternion).invert();
  }

  private follow(): void {
    if (!this.isDragging) return;
    const { position, quaternion } = this.anchor;
    if (this.editor.store.getState().handle === "turn") {
      const { x, y, z, w } = quaternion.clone().multiply(this.startTurn);
      this.editor.turnBoneBy([x, y, z, w]);
    } else this.editor.dragJointBy(position.clone().sub(this.startPosition).toArray());
  }

  private end(): void {
    if (!this.isDragging) return;
    this.isDragging = false;
    this.editor.release();
    this.place();
  }

  /** The drag was cancelled by key, with the pointer still down. */
  private giveUp(): void {
    this.isDragging = false;
    this.controls.detach();
    this.place();
  }
}
