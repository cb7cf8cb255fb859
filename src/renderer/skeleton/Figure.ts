import {
  type Color,
  CylinderGeometry,
  Group,
  InstancedMesh,
  Matrix4,
  MeshLambertMaterial,
  Quaternion,
  SphereGeometry,
  Vector3,
} from "three";
import { bones, jointCount, jointNames, jointParents, jointSides } from "../../pose/skeleton";
import { type SceneColours, sideColour } from "./sceneColours";

const jointRadiusM = 0.032;
/** The head joint is the crown: the sphere hangs from it. Ankles are a foot's height above the floor: theirs reach down. */
const headRadiusM = 0.085;
const footRadiusM = 0.045;
const footDropM = 0.035;
const spheres = jointNames.map((name) => {
  if (name === "Head") return { radius: headRadiusM, beyondJoint: -headRadiusM };
  if (name.endsWith("Foot")) return { radius: footRadiusM, beyondJoint: footDropM };
  return { radius: jointRadiusM, beyondJoint: 0 };
});
const limbRadiusM = 0.022;
const up = new Vector3(0, 1, 0);

/** The body: a capsule per bone (a cylinder between two spheres) and a sphere per joint, in the colours of the sides. */
export class Figure {
  readonly object = new Group();
  private readonly material = new MeshLambertMaterial();
  private readonly jointMesh: InstancedMesh;
  private readonly boneMesh: InstancedMesh;
  private readonly matrix = new Matrix4();
  private readonly turn = new Quaternion();
  private readonly scale = new Vector3();
  private readonly from = new Vector3();
  private readonly to = new Vector3();
  private readonly middle = new Vector3();

  constructor(colours: SceneColours) {
    this.jointMesh = new InstancedMesh(new SphereGeometry(1, 20, 14), this.material, jointCount);
    this.boneMesh = new InstancedMesh(new CylinderGeometry(1, 1, 1, 14, 1, true), this.material, bones.length);
    for (const mesh of [this.jointMesh, this.boneMesh]) {
      // The figure is always near the middle of the view; testing it against the view costs more than drawing it.
      mesh.frustumCulled = false;
      this.object.add(mesh);
    }
    this.setColours(colours);
    this.object.visible = false;
  }

  setColours(colours: SceneColours): void {
    this.setJointColours((joint) => sideColour(colours, jointSides[joint]!));
  }

  /** A bone has the colour of the joint at its far end. */
  setJointColours(colourOf: (joint: number) => Color): void {
    for (let joint = 0; joint < jointCount; joint++) this.jointMesh.setColorAt(joint, colourOf(joint));
    bones.forEach(([child], bone) => {
      this.boneMesh.setColorAt(bone, colourOf(child));
    });
    for (const mesh of [this.jointMesh, this.boneMesh]) mesh.instanceColor!.needsUpdate = true;
  }

  /** @param joints 17 x 3 m, inside frame */
  setJoints(joints: ArrayLike<number>): void {
    this.object.visible = true;
    this.turn.identity();
    for (let joint = 0; joint < jointCount; joint++) {
      const { radius, beyondJoint } = spheres[joint]!;
      this.readJoint(joints, joint, this.to);
      if (beyondJoint !== 0) {
        this.readJoint(joints, jointParents[joint]!, this.from);
        this.middle.subVectors(this.to, this.from).normalize();
        this.to.addScaledVector(this.middle, beyondJoint);
      }
      this.matrix.compose(this.to, this.turn, this.scale.setScalar(radius));
      this.jointMesh.setMatrixAt(joint, this.matrix);
    }
    bones.forEach(([child, parent], bone) => {
      this.readJoint(joints, parent, this.from);
      this.readJoint(joints, child, this.to);
      const { beyondJoint } = spheres[child]!;
      // The neck ends inside the head, not at the crown.
      if (beyondJoint < 0) {
        this.middle.subVectors(this.to, this.from).normalize();
        this.to.addScaledVector(this.middle, beyondJoint);
      }
      this.middle.addVectors(this.from, this.to).multiplyScalar(0.5);
      const length = this.to.sub(this.from).length();
      if (length > 0) this.turn.setFromUnitVectors(up, this.to.divideScalar(length));
      this.matrix.compose(this.middle, this.turn, this.scale.set(limbRadiusM, length, limbRadiusM));
      this.boneMesh.setMatrixAt(bone, this.matrix);
    });
    this.jointMesh.instanceMatrix.needsUpdate = true;
    this.boneMesh.instanceMatrix.needsUpdate = true;
  }

  setOpacity(opacity: number): void {
    this.material.opacity = opacity;
    // Solid while it can be: see-through parts do not hide what is behind them.
    this.material.transparent = opacity < 1;
  }

  dispose(): void {
    for (const mesh of [this.jointMesh, this.boneMesh]) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
    this.material.dispose();
  }

  private readJoint(joints: ArrayLike<number>, joint: number, into: Vector3): void {
    into.set(joints[joint * 3]!, joints[joint * 3 + 1]!, joints[joint * 3 + 2]!);
  }
}
