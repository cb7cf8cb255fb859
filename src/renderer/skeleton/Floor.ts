import {
  type BufferGeometry,
  CanvasTexture,
  GridHelper,
  Group,
  InstancedMesh,
  type LineBasicMaterial,
  Matrix4,
  MeshBasicMaterial,
  PlaneGeometry,
  Quaternion,
  Vector3,
} from "three";
import { jointCount } from "../../pose/skeleton";
import type { SceneColours } from "./sceneColours";

const sizeM = 12;
const shadowRadiusM = 0.17;
/** A joint this high casts no contact shadow any more. */
const highestShadowM = 0.4;

/** A grid of 0.5 m squares with a bolder line every 2 m, and soft contact shadows where the body is near the floor. */
export class Floor {
  readonly object = new Group();
  private readonly minor = new GridHelper(sizeM, sizeM * 2);
  private readonly major = new GridHelper(sizeM, sizeM / 2);
  private readonly shadows: InstancedMesh;
  private readonly shadowMaterial: MeshBasicMaterial;
  private readonly matrix = new Matrix4();
  private readonly flat = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -Math.PI / 2);
  private readonly position = new Vector3();
  private readonly scale = new Vector3();

  constructor(colours: SceneColours) {
    this.major.position.y = 0.001;
    this.shadowMaterial = new MeshBasicMaterial({
      map: softDisc(),
      transparent: true,
      depthWrite: false,
      opacity: 0.32,
      fog: false,
    });
    this.shadows = new InstancedMesh(new PlaneGeometry(1, 1), this.shadowMaterial, jointCount);
    this.shadows.frustumCulled = false;
    this.shadows.visible = false;
    this.shadows.renderOrder = 1;
    this.object.add(this.minor, this.major, this.shadows);
    this.setColours(colours);
  }

  setColours(colours: SceneColours): void {
    paint(this.minor, colours.gridMinor);
    paint(this.major, colours.gridMajor);
    this.shadowMaterial.color.copy(colours.shadow);
  }

  /** @param joints 17 x 3 m, inside frame, on the floor */
  setJoints(joints: ArrayLike<number>): void {
    this.shadows.visible = true;
    for (let joint = 0; joint < jointCount; joint++) {
      const nearness = Math.max(0, 1 - joints[joint * 3 + 1]! / highestShadowM);
      this.position.set(joints[joint * 3]!, 0.004 + joint * 0.0002, joints[joint * 3 + 2]!);
      this.matrix.compose(this.position, this.flat, this.scale.setScalar(shadowRadiusM * 2 * nearness));
      this.shadows.setMatrixAt(joint, this.matrix);
    }
    this.shadows.instanceMatrix.needsUpdate = true;
  }

  setShadowOpacity(opacity: number): void {
    this.shadowMaterial.opacity = opacity * 0.32;
  }

  hideShadows(): void {
    this.shadows.visible = false;
  }

  dispose(): void {
    this.minor.dispose();
    this.major.dispose();
    this.shadows.geometry.dispose();
    this.shadows.dispose();
    this.shadowMaterial.map?.dispose();
    this.shadowMaterial.dispose();
  }
}

/** GridHelper takes its colours only once, as vertex colours. */
function paint(grid: GridHelper, colour: { r: number; g: number; b: number }): void {
  const vertices = (grid.geometry as BufferGeometry).getAttribute("color");
  for (let i = 0; i < vertices.count; i++) vertices.setXYZ(i, colour.r, colour.g, colour.b);
  vertices.needsUpdate = true;
  (grid.material as LineBasicMaterial).toneMapped = false;
}

function softDisc(): CanvasTexture {
  const side = 64;
  const canvas = document.createElement("canvas");
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext("2d")!;
  const gradient = context.createRadialGradient(side / 2, side / 2, 0, side / 2, side / 2, side / 2);
  gradient.addColorStop(0, "rgba(255, 255, 255, 1)");
  gradient.addColorStop(0.5, "rgba(255, 255, 255, 0.45)");
  gradient.addColorStop(1, "rgba(255, 255, 255, 0)");
  context.fillStyle = gradient;
  context.fillRect(0, 0, side, side);
  return new CanvasTexture(canvas);
}
