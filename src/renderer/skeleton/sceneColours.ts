import { Color } from "three";

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
  };
}

export function sideColour(colours: SceneColours, side: "left" | "right" | "middle"): Color {
  return colours[side];
}
