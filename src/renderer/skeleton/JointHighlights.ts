import { Color, Group, Mesh, MeshBasicMaterial, SphereGeometry } from "three";

const radiusM = 0.052;

/** Shells around chosen joints, seen through the body. */
export class JointHighlights {
  readonly object = new Group();
  private readonly geometry = new SphereGeometry(radiusM, 20, 14);
  private readonly selectedMaterial = highlight(0.55);
  private readonly hoveredMaterial = highlight(0.3);
  private readonly shells: Mesh[] = [];

  setColour(colour: Color): void {
    this.selectedMaterial.color.copy(colour);
    this.hoveredMaterial.color.copy(colour);
  }

  /** @param joints 17 x 3 m, inside frame; undefined hides all */
  show(joints: ArrayLike<number> | undefined, selected: readonly number[], hovered: number | undefined): void {
    const isBoth = hovered !== undefined && selected.includes(hovered);
    const shown = hovered === undefined || isBoth ? selected : [...selected, hovered];
    while (this.shells.length < shown.length) this.addShell();
    this.shells.forEach((shell, index) => {
      const joint = joints && shown[index];
      shell.visible = joint !== undefined;
      if (joint === undefined) return;
      shell.material = index < selected.length ? this.selectedMaterial : this.hoveredMaterial;
      shell.position.set(joints![joint * 3]!, joints![joint * 3 + 1]!, joints![joint * 3 + 2]!);
    });
  }

  dispose(): void {
    this.geometry.dispose();
    this.selectedMaterial.dispose();
    this.hoveredMaterial.dispose();
  }

  private addShell(): void {
    const shell = new Mesh(this.geometry, this.selectedMaterial);
    shell.frustumCulled = false;
    shell.renderOrder = 3;
    this.shells.push(shell);
    this.object.add(shell);
  }
}

function highlight(opacity: number): MeshBasicMaterial {
  return new MeshBasicMaterial({ color: new Color(), transparent: true, opacity, depthTest: false, fog: false });
}
