import { useTranslation } from "react-i18next";
import { bones, jointNames } from "../../../../pose/skeleton";
import { formatShare } from "../../../library/clipFormat";
import styles from "./DataStep.module.css";
import { figureJoints, figureSize } from "./figureLayout";

/** A joint without a target is a ring; the more frames teach it, the fuller its disc, beside the joint with the most. */
const faintest = 0.25;

/** All but the hip, which is where it is by definition. */
const taught = jointNames.map((_, joint) => joint).slice(1);

/** In how many frames each joint has a target, on a small figure. */
export function CoverageFigure({ coverage }: { coverage: readonly number[] }) {
  const { t, i18n } = useTranslation();
  const most = Math.max(...coverage, Number.EPSILON);
  const share = (joint: number) => formatShare(coverage[joint] ?? 0, i18n.language);
  const name = (joint: number) => t(`annotate.joints.${jointNames[joint]!}`);
  const text = (joint: number) => t("training.dataset.coverageOf", { joint: name(joint), share: share(joint) });
  const least = taught.reduce((worst, joint) => (coverage[joint]! < coverage[worst]! ? joint : worst));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{t("training.dataset.coverage")}</figcaption>
      <svg
        className={styles.skeleton}
        viewBox={`0 0 ${figureSize.width} ${figureSize.height}`}
        role="img"
        aria-label={taught.map(text).join("; ")}
        data-testid="coverage"
      >
        {bones.map(([child, parent]) => {
          const [from, to] = [figureJoints[jointNames[parent]!], figureJoints[jointNames[child]!]];
          return <line key={child} className={styles.bone} x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} />;
        })}
        {taught.map((joint) => {
          const covered = coverage[joint] ?? 0;
          const [x, y] = figureJoints[jointNames[joint]!];
          return (
            <g key={joint}>
              <title>{text(joint)}</title>
              <circle className={styles.jointGround} cx={x} cy={y} r={6} />
              <circle
                className={covered > 0 ? styles.joint : styles.bareJoint}
                cx={x}
                cy={y}
                r={covered > 0 ? 6 : 5}
                fillOpacity={covered > 0 ? faintest + (1 - faintest) * (covered / most) : 0}
                data-joint={jointNames[joint]}
              />
            </g>
          );
        })}
      </svg>
      {coverage[least]! < 1 && (
        <span className={styles.least}>{t("training.dataset.least", { joint: name(least), share: share(least) })}</span>
      )}
    </figure>
  );
}
