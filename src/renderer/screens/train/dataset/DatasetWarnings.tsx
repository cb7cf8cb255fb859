import type { TFunction } from "i18next";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { DatasetWarning } from "../../../../common/trainingProtocol";
import { jointNames } from "../../../../pose/skeleton";
import { formatNumber } from "../../../library/clipFormat";
import styles from "./DataStep.module.css";

/** What is thin about the data set, each with what to do about it. Joints without a target share a line. */
export function DatasetWarnings({ warnings }: { warnings: readonly DatasetWarning[] }) {
  const { t, i18n } = useTranslation();
  if (warnings.length === 0) return null;
  const bare = warnings.flatMap((warning) => (warning.kind === "joint-uncovered" ? [warning.joint] : []));
  const others = warnings.filter(({ kind }) => kind !== "joint-uncovered");
  const joints = bare.map((joint) => t(`annotate.joints.${jointNames[joint]!}`)).join(", ");
  return (
    <ul className={styles.warnings} data-testid="dataset-warnings">
      {others.map((warning) => (
        <Warning key={warning.kind} kind={warning.kind} text={warningText(warning, t, i18n.language)} />
      ))}
      {bare.length > 0 && (
        <Warning kind="joint-uncovered" text={t("training.warning.joint-uncovered", { joint: joints })} />
      )}
    </ul>
  );
}

function Warning({ kind, text }: { kind: DatasetWarning["kind"]; text: string }) {
  return (
    <li className={styles.warning} data-testid={`warning-${kind}`}>
      <TriangleAlert size={15} aria-hidden />
      {text}
    </li>
  );
}

function warningText(warning: DatasetWarning, t: TFunction, language: string): string {
  switch (warning.kind) {
    case "few-frames": {
      const frames = formatNumber(warning.frames, language);
      return t("training.warning.few-frames", { frames, advised: formatNumber(warning.advised, language) });
    }
    case "joint-uncovered":
      return t("training.warning.joint-uncovered", { joint: t(`annotate.joints.${jointNames[warning.joint]!}`) });
    default:
      return t(`training.warning.${warning.kind}`);
  }
}
