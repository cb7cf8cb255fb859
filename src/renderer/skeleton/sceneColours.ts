import { Color } from "three";
import { type Provenance, provenances } from "../../pose/clip/provenance";

/** Colours of the 3D view, from the design tokens, so that themes are defined once. */
export interface SceneColours {
  left: Color;
  right: Color;
  middle: Color;
  background: Color;
  gridMinor: Color;
  gridMajor: Color;
  shadow: Color;
  /** Stage 1, 2, 3. */
  stages: readonly [Color, Color, Color];
  /** Another program's motion, and the pose before corrections, as ghosts. */
  truth: Color;
  raw: Color;
  selected: Color;
  /** In the order of `provenances`. */
  provenances: readonly Color[];
}

/** The design token of a provenance's colour, for scenes, canvases and legends. */
export function provenanceToken(provenance: Provenance): string {
  return `--provenance-${provenance}`;
}

export function readSceneColours(element: Element): SceneColours {
  const style = getComputedStyle(element);
  const colour = (token: string) => new Color(style.getPropertyValue(token).trim());
  return {
    left: colour("--scene-left"),
    right: colour("--scene-right"),
    middle: colour("--scene-middle"),
    background: colour("--scene-background"),
    gridMinor: colour("--scene-grid-minor"),
    gridMajor: colour("--scene-grid-major"),
    shadow: colour("--scene-shadow"),
    stages: [colour("--scene-stage-1"), colour("--scene-stage-2"), colour("--scene-stage-3")],
    truth: colour("--scene-truth"),
    raw: colour("--scene-raw"),
    selected: colour("--accent"),
    provenances: provenances.map((provenance) => colour(provenanceToken(provenance))),
  };
}

export function sideColour(colours: SceneColours, side: "left" | "right" | "middle"): Color {
  return colours[side];
}
