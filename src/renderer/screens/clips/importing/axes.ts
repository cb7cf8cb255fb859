import type { Axis } from "../../../../common/libraryProtocol";

export const allAxes = ["+x", "-x", "+y", "-y", "+z", "-z"] as const satisfies readonly Axis[];

/** "+y" -> "+Y" */
export function axisName(axis: Axis): string {
  return `${axis[0] === "-" ? "−" : "+"}${axis[1]!.toUpperCase()}`;
}

/** Up and front must lie on different axes: a new direction for one moves the other out of its way. */
export function changeAxis(
  axes: { up: Axis; front: Axis },
  which: "up" | "front",
  axis: Axis,
): { up: Axis; front: Axis } {
  const other = which === "up" ? "front" : "up";
  const changed = { ...axes, [which]: axis };
  if (changed.up[1] !== changed.front[1]) return changed;
  // What the changed one left is free.
  return { ...changed, [other]: axes[which] };
}
