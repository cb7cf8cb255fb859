import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ExportResult } from "../../../../common/libraryProtocol";
import buttonStyles from "../../../design/Button.module.css";
import { formatBytes, formatNumber } from "../../../library/clipFormat";
import styles from "./JobRow.module.css";

/** Below this nobody needs a number. */
const exactMm = 0.01;
const rootMotions = ["in-place", "estimated", "contacts", "given"] as const;

/** What an export wrote and how far a reader of it is from what was meant. */
export function ExportFacts({ result }: { result: ExportResult }) {
  const { t, i18n } = useTranslation();
  const number = (value: number, digits: number) => formatNumber(value, i18n.language, digits);
  const { residualMm, rootMotion } = result;
  const root = rootMotions.find((each) => each === rootMotion);
  const facts = [
    t("exporting.facts", {
      size: formatBytes(result.bytes, i18n.language),
      frames: number(result.frames, 0),
      fps: number(result.fps, 2),
    }),
    root ? t(`exporting.rootMotion.${root}`) : rootMotion,
    residualMm.max < exactMm
      ? t("exporting.exact")
      : t("exporting.residual", { mean: number(residualMm.mean, 2), max: number(residualMm.max, 2) }),
  ];
  return (
    <span className={styles.facts} data-testid="export-facts">
      {facts.filter(Boolean).join(" · ")}
    </span>
  );
}

/** Hands the file to the browser's download. */
export function SaveLink({ result }: { result: ExportResult }) {
  const { t } = useTranslation();
  return (
    <a
      className={`${buttonStyles.button} ${styles.save}`}
      href={result.address}
      download={result.fileName}
      title={result.fileName}
      data-testid="export-save"
    >
      <Download size={15} aria-hidden />
      {t("exporting.save")}
    </a>
  );
}
