import styles from "./ShortcutKeys.module.css";
import { formatShortcut, isAppleKeyboard, type Shortcut } from "./shortcut";

/** Key combinations as keycaps. */
export function ShortcutKeys({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  return (
    <span className={styles.keys}>
      {shortcuts.map((shortcut) => (
        <kbd key={shortcut} className={styles.key}>
          {formatShortcut(shortcut, isAppleKeyboard())}
        </kbd>
      ))}
    </span>
  );
}
