import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ImportInspection } from "../../../../common/libraryProtocol";
import { formatDuration, formatNumber } from "../../../library/clipFormat";
import styles from "./MotionImportDialog.module.css";

/** Outside of this a unit was probably mistaken for another. */
const usualHeightM = { least: 0.8, most: 2.3 };

/** What was found in a file: how much, how large, which joints, and what is to be noted. */
export function InspectionFacts({ inspection }: { inspection: ImportInspection }) {
  const { t, i18n } = useTranslation();
  const { format, frames, fps, durationS, heightM, imageSize, warnings } = inspection;
  const number = (value: number, digits = 0) => formatNumber(value, i18n.language, digits);
  const isOddHeight = heightM !== undefined && (heightM < usualHeightM.least || heightM > usualHeightM.most);
  const facts: [name: string, value: string][] = [
    [t("importing.motion.format"), format],
    [t("importing.motion.frames"), number(frames)],
    [t("importing.motion.rate"), t("importing.motion.rateValue", { fps: number(fps, 2) })],
    [t("importing.motion.duration"), formatDuration(durationS)],
  ];
  if (heightM !== undefined) {
    facts.push([t("importing.motion.height"), t("importing.motion.heightValue", { height: number(heightM, 2) })]);
  }
  if (imageSize) {
    const [width, height] = imageSize;
    facts.push([t("importing.motion.picture"), t("importing.motion.pictureValue", { width, height })]);
  }
  return (
    <>
      <dl className={styles.facts} data-testid="inspection">
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isOddHeight && <Note text={t("importing.motion.heightOdd")} />}
      {warnings.map((warning) => (
        <Note key={warning} text={warning} />
      ))}
    </>
  );
}

function Note({ text }: { text: string }) {
  return (
    <p className={styles.note} data-testid="import-warning">
      <TriangleAlert size={15} aria-hidden />
      {text}
    </p>
  );
}

/** Where each of our joints comes from. */
export function JointMapping({ joints }: { joints: NonNullable<ImportInspection["joints"]> }) {
  const { t } = useTranslation();
  const found = joints.filter(({ theirs }) => theirs !== "").length;
  return (
    <details className={styles.mapping} data-testid="joint-mapping">
      <summary>{t("importing.motion.jointsFound", { count: found, amount: found })}</summary>
      <table>
        <thead>
          <tr>
            <th>{t("importing.motion.ours")}</th>
            <th>{t("importing.motion.theirs")}</th>
          </tr>
        </thead>
        <tbody>
          {joints.map(({ ours, theirs }) => (
            <tr key={ours}>
              <td>{ours}</td>
              <td>{theirs || <span className={styles.warning}>{t("importing.motion.notThere")}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
