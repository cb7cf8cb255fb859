import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./ClipName.module.css";

interface ClipNameProps {
  name: string;
  isRenaming: boolean;
  /** @param name undefined: as it was */
  onRenamed(name: string | undefined): void;
}

/** A clip's name, and the field that it is changed in, where it stands. */
export function ClipName({ name, isRenaming, onRenamed }: ClipNameProps) {
  if (!isRenaming) {
    return (
      <span className={styles.name} title={name} data-testid="clip-name">
        {name}
      </span>
    );
  }
  return <NameField name={name} onRenamed={onRenamed} />;
}

function NameField({ name, onRenamed }: Omit<ClipNameProps, "isRenaming">) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  // Enter and Escape take the focus away, which would count as leaving the field once more.
  const isSettled = useRef(false);
  useLayoutEffect(() => {
    input.current!.focus();
    input.current!.select();
  }, []);
  const settle = (next: string | undefined) => {
    if (isSettled.current) return;
    isSettled.current = true;
    onRenamed(next);
  };
  return (
    <input
      ref={input}
      className={styles.field}
      defaultValue={name}
      aria-label={t("library.rename")}
      data-testid="rename-field"
      autoComplete="off"
      spellCheck={false}
      onBlur={(event) => settle(event.target.value)}
      onKeyDown={(event) => {
        // A name being put together from several key presses (Chinese) is not finished by the Enter that chooses.
        if (event.nativeEvent.isComposing) return;
        event.stopPropagation();
        if (event.key === "Enter") settle(event.currentTarget.value);
        if (event.key === "Escape") settle(undefined);
      }}
    />
  );
}
