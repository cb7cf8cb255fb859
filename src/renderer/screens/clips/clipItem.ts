import type { FocusEvent } from "react";
import type { ClipSummary } from "../../../common/libraryProtocol";

/** What every card and row is given. */
export interface ClipItemProps {
  id: string;
  clip: ClipSummary;
  /** Among all that are shown, from 1. */
  place: number;
  total: number;
  isSelected: boolean;
  isActive: boolean;
  isRenaming: boolean;
  /** @param name undefined: as it was */
  onRenamed(clipId: string, name: string | undefined): void;
}

/** The list has the focus, not its items: an item that scrolls out of view would lose it. */
export function keepFocusOnList(event: FocusEvent<HTMLElement>): void {
  if (event.target !== event.currentTarget && event.target.tagName === "INPUT") return;
  event.currentTarget.closest<HTMLElement>("[role=listbox]")?.focus({ preventScroll: true });
}
