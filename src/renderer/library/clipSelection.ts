/** Which clips are chosen, and where the keyboard is. Ids; those of clips that are gone count as not there. */
export interface ClipSelection {
  selected: ReadonlySet<string>;
  /** The clip that the keyboard acts from. */
  active?: string;
  /** Where a range with Shift begins. */
  anchor?: string;
}

export const nothingSelected: ClipSelection = { selected: new Set() };

/** Only this one: a plain press. */
export function selectOne(id: string): ClipSelection {
  return { selected: new Set([id]), active: id, anchor: id };
}

/** This one too, or not any more: a press with Ctrl or Cmd. */
export function toggle({ selected }: ClipSelection, id: string): ClipSelection {
  const changed = new Set(selected);
  if (!changed.delete(id)) changed.add(id);
  return { selected: changed, active: id, anchor: id };
}

/** Everything from the anchor to here, and nothing else: a press with Shift. */
export function extendTo(selection: ClipSelection, ids: readonly string[], id: string): ClipSelection {
  const anchor = selection.anchor !== undefined && ids.includes(selection.anchor) ? selection.anchor : id;
  const from = ids.indexOf(anchor);
  const to = ids.indexOf(id);
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { selected: new Set(range), active: id, anchor };
}

export function selectAll({ active, anchor }: ClipSelection, ids: readonly string[]): ClipSelection {
  return { selected: new Set(ids), active: active ?? ids[0], anchor: anchor ?? ids[0] };
}

/** Without the clips that are not there (any more). */
export function keepOnly({ selected, active, anchor }: ClipSelection, isThere: (id: string) => boolean): ClipSelection {
  const known = (id: string | undefined) => (id !== undefined && isThere(id) ? id : undefined);
  return { selected: new Set([...selected].filter(isThere)), active: known(active), anchor: known(anchor) };
}

/**
 * Where an arrow key, Home, End or a page key leads in a grid of `columns`.
 * @param rowsPerPage of what can be seen
 * @returns undefined for other keys, and where there is nothing
 */
export function stepTo(
  key: string,
  active: string | undefined,
  ids: readonly string[],
  columns: number,
  rowsPerPage: number,
): string | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * rowsPerPage,
    PageDown: columns * rowsPerPage,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[key];
  if (step === undefined || ids.length === 0) return undefined;
  const from = active === undefined ? -1 : ids.indexOf(active);
  if (from < 0) return key === "End" ? ids.at(-1) : ids[0];
  const to = from + step;
  // Up and down keep the column: where there is no row, the focus stays.
  if (Math.abs(step) === columns && columns > 1 && to < 0) return active;
  return ids[Math.max(0, Math.min(ids.length - 1, to))];
}
