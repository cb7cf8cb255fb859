import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../design/Button";
import { openRuns } from "../../training/trainView";
import styles from "./TrainScreen.module.css";

interface TrainHeaderProps {
  title: string;
  /** Beside the title. */
  facts?: ReactNode;
  /** On the right. */
  children?: ReactNode;
  /** Whether there is a list to go back to. */
  hasBack?: boolean;
}

/** The top line of each page of the Train screen. */
export function TrainHeader({ title, facts, children, hasBack = true }: TrainHeaderProps) {
  const { t } = useTranslation();
  return (
    <header className={styles.header}>
      {hasBack && (
        <IconButton label={t("training.back")} data-testid="train-back" onClick={openRuns}>
          <ArrowLeft size={17} aria-hidden />
        </IconButton>
      )}
      <h1 className={styles.heading}>{title}</h1>
      <span className={styles.facts}>{facts}</span>
      {children}
    </header>
  );
}
