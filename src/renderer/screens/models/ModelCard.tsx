import Markdown from "markdown-to-jsx";
import { useTranslation } from "react-i18next";
import styles from "./ModelCard.module.css";

/** HTML in a card stays text: cards come with models from elsewhere. */
const options = {
  disableParsingRawHTML: true,
  forceBlock: true,
  overrides: {
    // Pictures and addresses would leave this machine.
    img: ({ alt }: { alt?: string }) => <>{alt}</>,
    a: ({ children }: { children?: React.ReactNode }) => <>{children}</>,
  },
} as const;

/** A model card, Markdown. */
export function ModelCard({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <section className={styles.card} aria-label={t("models.card")} data-testid="model-card">
      {text.trim() === "" ? (
        <p className={styles.none}>{t("models.noCard")}</p>
      ) : (
        <Markdown options={options}>{text}</Markdown>
      )}
    </section>
  );
}
