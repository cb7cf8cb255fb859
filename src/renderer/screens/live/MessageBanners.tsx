import { OctagonAlert, TriangleAlert, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../design/Button";
import { classes } from "../../design/classes";
import type { LiveMessage } from "./liveMessages";
import styles from "./MessageBanners.module.css";
import type { LiveActions } from "./useLiveActions";

interface MessageBannersProps {
  messages: LiveMessage[];
  onAction: LiveActions["run"];
}

/** What concerns the whole screen, above it. */
export function MessageBanners({ messages, onAction }: MessageBannersProps) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {messages
        .filter(({ place }) => place === "banner")
        .map(({ id, tone, values, actions }) => {
          const Icon = tone === "error" ? OctagonAlert : TriangleAlert;
          return (
            <div key={id} className={classes(styles.banner, styles[tone])} data-testid={`message-${id}`}>
              <Icon size={18} aria-hidden />
              <p className={styles.text}>
                <span className={styles.title}>{t(`messages.${id}.title`, values)}</span>
                <span className={styles.body}>{t(`messages.${id}.body`, values)}</span>
              </p>
              {actions.map((action) =>
                action === "dismiss" ? (
                  <IconButton key={action} label={t("actions.dismiss")} onClick={() => onAction(action, id)}>
                    <X size={16} aria-hidden />
                  </IconButton>
                ) : (
                  <Button key={action} data-testid={`action-${action}`} onClick={() => onAction(action, id)}>
                    {t(`actions.${action}`)}
                  </Button>
                ),
              )}
            </div>
          );
        })}
    </div>
  );
}
