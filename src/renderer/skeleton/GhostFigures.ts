import { BufferAttribute, BufferGeometry, type Color, Group, LineBasicMaterial, LineSegments } from "three";
import { bones, coordinateCount } from "../../pose/skeleton";

/** Line figures that are seen through the body: the network's stages, the truth, the pose before correction. */
export class GhostFigures {
  readonly object = new Group();
  private readonly figures: { positions: BufferAttribute; lines: LineSegments; material: LineBasicMaterial }[];

  /** @param colours one per figure */
  constructor(colours: readonly Color[]) {
    this.figures = colours.map((color) => {
      const positions = new BufferAttribute(new Float32Array(bones.length * 2 * 3), 3);
      const geometry = new BufferGeometry();
      geometry.setAttribute("position", positions);
      // Seen through the body: the last stage runs right inside it.
      const material = new LineBasicMaterial({ color, transparent: true, depthTest: false });
      const lines = new LineSegments(geometry, material);
      lines.frustumCulled = false;
      lines.visible = false;
      lines.renderOrder = 2;
      this.object.add(lines);
      return { positions, lines, material };
    });
    this.object.visible = false;
  }

  setColours(colours: readonly Color[]): void {
    this.figures.forEach(({ material }, index) => {
      material.color.copy(colours[index]!);
    });
  }

  /**
   * @param index 0 for the first
   * @param joints 17 x 3, inside frame
   * @param shift is added to each joint: where the hip is when they are relative to it
   */
  setFigure(index: number, joints: Float32Array, shift: readonly [number, number, number]): void {
    const figure = this.figures[index];
    if (!figure || joints.length !== coordinateCount) return;
    bones.forEach(([child, parent], bone) => {
      for (let axis = 0; axis < 3; axis++) {
        figure.positions.array[bone * 6 + axis] = joints[parent * 3 + axis]! + shift[axis]!;
        figure.positions.array[bone * 6 + 3 + axis] = joints[child * 3 + axis]! + shift[axis]!;
      }
    });
    figure.positions.needsUpdate = true;
    figure.lines.visible = true;
  }

  /** Hides the figures from this one on. */
  hideFrom(index: number): void {
    for (const { lines } of this.figures.slice(index)) lines.visible = false;
  }

  hide(index: number): void {
    const figure = this.figures[index];
    if (figure) figure.lines.visible = false;
  }

  dispose(): void {
    for (const { lines, material } of this.figures) {
      lines.geometry.dispose();
      material.dispose();
    }
  }
}
