import { Check, type LucideIcon } from "lucide-react";
import { type KeyboardEvent, type ReactElement, useLayoutEffect, useRef, useState } from "react";
import { classes } from "./classes";
import styles from "./Menu.module.css";
import { type MenuPlace, placeMenu } from "./placeMenu";

export interface MenuItem {
  /** Its test id is `menu-<id>`. */
  id: string;
  label: string;
  icon?: LucideIcon;
  /** Keys that do the same, to be read: "Ctrl+D". */
  shortcut?: string;
  disabled?: boolean;
  danger?: boolean;
  /** Marked with a tick: the chosen one of several, or a switch that is on. */
  checked?: boolean;
  /** A line divides it from the one above. */
  startsGroup?: boolean;
  onSelect(): void;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  place: MenuPlace;
  onClose(): void;
  testId?: string;
}

/**
 * A menu, open for as long as it is mounted: at the pointer, or under a button. Arrows, Home, End and first letters
 * move; Escape, Tab or a press elsewhere close it.
 */
export function Menu({ label, items, place, onClose, testId }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<Element>(null);
  const closeRef = useRef(onClose);
  closeRef.current = onClose;
  const placeRef = useRef(place);

  useLayoutEffect(() => {
    const element = menu.current!;
    cameFrom.current = document.activeElement;
    // In the top layer nothing clips it, also inside a dialog.
    element.showPopover();
    placeMenu(element, placeRef.current);
    focusable(element)[0]?.focus({ preventScroll: true });
    const close = () => closeRef.current();
    const onPress = ({ target }: PointerEvent) => {
      const { anchor } = placeRef.current as { anchor?: Element };
      if (!element.contains(target as Node) && !anchor?.contains(target as Node)) close();
    };
    document.addEventListener("pointerdown", onPress, true);
    window.addEventListener("resize", close);
    window.addEventListener("blur", close);
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      window.removeEventListener("resize", close);
      window.removeEventListener("blur", close);
      const hadFocus = element.contains(document.activeElement);
      element.hidePopover();
      if (hadFocus && cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    // What is under the menu must not hear its keys.
    event.stopPropagation();
    const entries = focusable(menu.current!);
    const present = entries.indexOf(document.activeElement as HTMLElement);
    const next = nextEntry(event.key, entries, present);
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (next) next.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={menu}
      popover="manual"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className={styles.menu}
      data-testid={testId}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => (
        <MenuEntry key={item.id} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

function MenuEntry({ item, onClose }: { item: MenuItem; onClose(): void }) {
  const { id, label, icon: Icon, shortcut, disabled, danger, checked, startsGroup, onSelect } = item;
  return (
    <button
      type="button"
      {...(checked === undefined ? { role: "menuitem" } : { role: "menuitemcheckbox", "aria-checked": checked })}
      disabled={disabled}
      tabIndex={-1}
      className={classes(styles.item, danger && styles.danger, startsGroup && styles.group)}
      data-testid={`menu-${id}`}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={(event) => {
        // React hands events on to the component that shows the menu, wherever the menu stands.
        event.stopPropagation();
        onClose();
        onSelect();
      }}
    >
      <span className={styles.icon}>
        {checked ? <Check size={15} aria-hidden /> : Icon && <Icon size={15} aria-hidden />}
      </span>
      <span className={styles.label}>{label}</span>
      {shortcut && <kbd className={styles.shortcut}>{shortcut}</kbd>}
    </button>
  );
}

interface MenuTriggerProps {
  "aria-expanded": boolean;
  "aria-haspopup": "menu";
  onClick(): void;
}

interface MenuButtonProps {
  label: string;
  items: readonly MenuItem[];
  trigger(props: MenuTriggerProps): ReactElement;
  align?: "start" | "end";
  testId?: string;
}

/** A button with a menu under it. */
export function MenuButton({ label, items, trigger, align = "end", testId }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <span ref={anchor} className={styles.anchor}>
      {trigger({ "aria-expanded": open, "aria-haspopup": "menu", onClick: () => setOpen(!open) })}
      {open && (
        <Menu
          label={label}
          items={items}
          place={{ anchor: anchor.current!, align }}
          onClose={() => setOpen(false)}
          testId={testId}
        />
      )}
    </span>
  );
}

function focusable(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("button:not(:disabled)")];
}

function nextEntry(key: string, entries: HTMLElement[], present: number): HTMLElement | undefined {
  switch (key) {
    case "ArrowDown":
      return entries[(present + 1) % entries.length];
    case "ArrowUp":
      return entries.at(present <= 0 ? -1 : present - 1);
    case "Home":
      return entries[0];
    case "End":
      return entries.at(-1);
  }
  if (key.length !== 1 || key === " ") return undefined;
  const following = [...entries.slice(present + 1), ...entries.slice(0, present + 1)];
  return following.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
