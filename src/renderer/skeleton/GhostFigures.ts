import { BufferAttribute, BufferGeometry, Group, LineBasicMaterial, LineSegments } from "three";
import { bones, coordinateCount } from "../../pose/skeleton";
import type { SceneColours } from "./sceneColours";

/** The stages' own predictions as line figures: what each stage of the network changes. */
export class GhostFigures {
  readonly object = new Group();
  private readonly figures: { positions: BufferAttribute; lines: LineSegments; material: LineBasicMaterial }[];

  constructor(colours: SceneColours) {
    this.figures = colours.stages.map((color) => {
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

  setColours(colours: SceneColours): void {
    this.figures.forEach(({ material }, stage) => {
      material.color.copy(colours.stages[stage]!);
    });
  }

  /**
   * @param stage 0 for the first
   * @param joints 17 x 3, inside frame, relative to the hip
   * @param root where the hip is
   */
  setStage(stage: number, joints: Float32Array, root: readonly [number, number, number]): void {
    const figure = this.figures[stage];
    if (!figure || joints.length !== coordinateCount) return;
    bones.forEach(([child, parent], bone) => {
      for (let axis = 0; axis < 3; axis++) {
        figure.positions.array[bone * 6 + axis] = joints[parent * 3 + axis]! + root[axis]!;
        figure.positions.array[bone * 6 + 3 + axis] = joints[child * 3 + axis]! + root[axis]!;
      }
    });
    figure.positions.needsUpdate = true;
    figure.lines.visible = true;
  }

  hideFrom(stage: number): void {
    for (const { lines } of this.figures.slice(stage)) lines.visible = false;
  }

  dispose(): void {
    for (const { lines, material } of this.figures) {
      lines.geometry.dispose();
      material.dispose();
    }
  }
}
