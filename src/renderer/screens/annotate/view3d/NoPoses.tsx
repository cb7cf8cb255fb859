import { useTranslation } from "react-i18next";
import { useApp } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import type { ClipSession } from "../session/clipSession";
import styles from "./ClipScene.module.css";

/** Instead of a figure, for a clip that was never analysed. */
export function NoPoses({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { library } = useApp();
  return (
    <div className={styles.empty} data-testid="no-poses">
      <p>{t("player.view.noPoses")}</p>
      {clip.info.video && (
        <Button look="primary" data-testid="analyse-clip" onClick={() => void library.analyse([clip.id])}>
          {t("player.view.analyse")}
        </Button>
      )}
    </div>
  );
}
