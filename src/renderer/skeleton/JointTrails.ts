import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from "three";
import { type JointName, jointIndex, jointSides } from "../../pose/skeleton";
import { type SceneColours, sideColour } from "./sceneColours";

const trailedJoints = (["Head", "LWrist", "RWrist", "LFoot", "RFoot"] satisfies JointName[]).map(jointIndex);
/** Poses that a trail is long. */
export const trailLength = 45;
const numbersPerVertex = 4;

/** The paths that head, hands and feet took lately, fading with age. */
export class JointTrails {
  readonly object: LineSegments;
  /** Ring of joint positions: [pose][trailed joint][x, y, z]. */
  private readonly history = new Float32Array(trailLength * trailedJoints.length * 3);
  private count = 0;
  private readonly positions: BufferAttribute;
  private readonly colours: BufferAttribute;
  private readonly material = new LineBasicMaterial({ vertexColors: true, transparent: true });

  constructor(private sceneColours: SceneColours) {
    const vertices = trailedJoints.length * (trailLength - 1) * 2;
    this.positions = new BufferAttribute(new Float32Array(vertices * 3), 3);
    this.colours = new BufferAttribute(new Float32Array(vertices * numbersPerVertex), numbersPerVertex);
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", this.positions);
    geometry.setAttribute("color", this.colours);
    this.object = new LineSegments(geometry, this.material);
    this.object.frustumCulled = false;
    this.object.visible = false;
    geometry.setDrawRange(0, 0);
  }

  setColours(colours: SceneColours): void {
    this.sceneColours = colours;
    this.draw();
  }

  clear(): void {
    this.count = 0;
    this.draw();
  }

  add(joints: ArrayLike<number>): void {
    this.remember(joints);
    if (this.object.visible) this.draw();
  }

  /** @param poses oldest first; the last trailLength of them count */
  replace(poses: readonly ArrayLike<number>[]): void {
    this.count = 0;
    for (const joints of poses.slice(-trailLength)) this.remember(joints);
    this.draw();
  }

  show(visible: boolean): void {
    this.object.visible = visible;
    if (visible) this.draw();
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.material.dispose();
  }

  private remember(joints: ArrayLike<number>): void {
    const row = (this.count % trailLength) * trailedJoints.length * 3;
    trailedJoints.forEach((joint, trail) => {
      for (let axis = 0; axis < 3; axis++) this.history[row + trail * 3 + axis] = joints[joint * 3 + axis]!;
    });
    this.count++;
  }

  private draw(): void {
    const kept = Math.min(this.count, trailLength);
    let vertex = 0;
    for (let age = kept - 1; age > 0; age--) {
      trailedJoints.forEach((joint, trail) => {
        const colour = sideColour(this.sceneColours, jointSides[joint]!);
        for (const at of [age, age - 1]) {
          const row = ((this.count - 1 - at) % trailLength) * trailedJoints.length * 3 + trail * 3;
          const [x, y, z] = this.history.subarray(row, row + 3);
          this.positions.setXYZ(vertex, x!, y!, z!);
          this.colours.setXYZW(vertex, colour.r, colour.g, colour.b, 1 - at / trailLength);
          vertex++;
        }
      });
    }
    this.object.geometry.setDrawRange(0, vertex);
    this.positions.needsUpdate = true;
    this.colours.needsUpdate = true;
  }
}
