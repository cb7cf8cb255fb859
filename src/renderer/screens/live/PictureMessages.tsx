import { CameraOff, FileX, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/Button";
import type { LiveMessage } from "./liveMessages";
import styles from "./PictureMessages.module.css";
import type { LiveActions } from "./useLiveActions";

interface PictureProblemProps {
  message: LiveMessage;
  onAction: LiveActions["run"];
}

/** Why there is no picture, and the ways out. */
export function PictureProblem({ message: { id, values, actions }, onAction }: PictureProblemProps) {
  const { t } = useTranslation();
  const Icon: LucideIcon = id.startsWith("camera") ? CameraOff : FileX;
  return (
    <div className={styles.problem} role="alert" data-testid={`message-${id}`}>
      <div className={styles.card}>
        <Icon size={36} strokeWidth={1.5} aria-hidden />
        <h2 className={styles.title}>{t(`messages.${id}.title`, values)}</h2>
        <p className={styles.body}>{t(`messages.${id}.body`, values)}</p>
        <div className={styles.actions}>
          {actions.map((action, index) => (
            <Button
              key={action}
              look={index === 0 ? "primary" : "normal"}
              data-testid={`action-${action}`}
              onClick={() => onAction(action, id)}
            >
              {t(`actions.${action}`)}
            </Button>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Advice over the picture, which goes on. */
export function PictureHint({ message: { id, values } }: { message: LiveMessage }) {
  const { t } = useTranslation();
  return (
    <p className={styles.hint} role="status" data-testid={`message-${id}`}>
      <strong>{t(`messages.${id}.title`, values)}</strong>
      <span>{t(`messages.${id}.body`, values)}</span>
    </p>
  );
}
