export type MenuPlace =
  /** At the pointer, in pixels of the window. */
  | { x: number; y: number }
  /** Under an element, its edges at the element's start or end. */
  | { anchor: Element; align?: "start" | "end" };

const marginPx = 8;
const gapPx = 4;

/** Puts a menu where it is wanted, moved or turned over so that the window shows all of it. */
export function placeMenu(menu: HTMLElement, place: MenuPlace): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const wanted = "anchor" in place ? besideAnchor(place, width, height) : besidePointer(place, width, height);
  menu.style.left = `${Math.max(marginPx, Math.min(wanted.x, window.innerWidth - width - marginPx))}px`;
  menu.style.top = `${Math.max(marginPx, Math.min(wanted.y, window.innerHeight - height - marginPx))}px`;
}

function besideAnchor(
  { anchor, align = "start" }: { anchor: Element; align?: "start" | "end" },
  width: number,
  height: number,
): { x: number; y: number } {
  const box = anchor.getBoundingClientRect();
  const fitsBelow = box.bottom + gapPx + height + marginPx <= window.innerHeight;
  return {
    x: align === "start" ? box.left : box.right - width,
    y: fitsBelow ? box.bottom + gapPx : box.top - gapPx - height,
  };
}

function besidePointer({ x, y }: { x: number; y: number }, width: number, height: number): { x: number; y: number } {
  return {
    x: x + width + marginPx <= window.innerWidth ? x : x - width,
    y: y + height + marginPx <= window.innerHeight ? y : y - height,
  };
}
