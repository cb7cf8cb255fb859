import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { jointNames } from "../../../../../pose/skeleton";
import { classes } from "../../../../design/classes";
import { formatChange, formatMean } from "../../verdict/numbers";
import { JointFigure } from "./JointFigure";
import styles from "./Joints.module.css";
import { jointRows } from "./jointRows";

interface JointBarsProps {
  /** 17, mm; NaN where nothing is known. */
  beforeMm: readonly number[];
  afterMm: readonly number[];
  /** Name of the second bar: while it learns `now`, afterwards `after`. */
  second: "now" | "after";
  /** The joint under pointer or focus. */
  onHover?(joint: number | undefined): void;
}

/** How far each joint is off, before and after, as bars in a table: read by eye, by screen reader and by arrow keys. */
export function JointBars({ beforeMm, afterMm, second, onHover }: JointBarsProps) {
  const { t, i18n } = useTranslation();
  const [hovered, setHovered] = useState<number>();
  const [focused, setFocused] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows, mostMm } = jointRows(beforeMm, afterMm);
  const hover = (joint: number | undefined) => {
    setHovered(joint);
    onHover?.(joint);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, focused + by));
    setFocused(next);
    body.current!.querySelectorAll<HTMLElement>("tr")[next]?.focus();
  };
  const number = (mm: number) => formatMean(mm, i18n.language);
  const share = (mm: number) => `${Number.isFinite(mm) && mostMm > 0 ? (mm / mostMm) * 100 : 0}%`;
  const name = (joint: number) => t(`annotate.joints.${jointNames[joint]!}`);
  return (
    <div className={styles.joints}>
      <JointFigure joint={hovered} label={hovered === undefined ? t("trainingRun.joints.figure") : name(hovered)} />
      <table className={styles.table} data-testid="joint-bars">
        <thead>
          <tr>
            <th scope="col">{t("trainingRun.joints.joint")}</th>
            <th scope="col" className={styles.keys}>
              <span className={classes(styles.key, styles.before)} />
              {t("trainingRun.joints.before")}
              <span className={classes(styles.key, styles.after)} />
              {t(`trainingRun.joints.${second}`)}
            </th>
            <th scope="col">{t("trainingRun.joints.before")}</th>
            <th scope="col">{t(`trainingRun.joints.${second}`)}</th>
            <th scope="col">{t("trainingRun.joints.change")}</th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown} onPointerLeave={() => hover(undefined)}>
          {rows.map(({ joint, before, after }, row) => (
            <tr
              key={joint}
              tabIndex={row === Math.min(focused, rows.length - 1) ? 0 : -1}
              className={classes(joint === hovered && styles.hovered)}
              data-testid={`joint-${jointNames[joint]}`}
              onPointerEnter={() => hover(joint)}
              onFocus={() => {
                setFocused(row);
                hover(joint);
              }}
              onBlur={() => hover(undefined)}
            >
              <th scope="row">{name(joint)}</th>
              <td className={styles.bars} aria-hidden>
                <span className={classes(styles.bar, styles.before)} style={{ width: share(before) }} />
                <span className={classes(styles.bar, styles.after)} style={{ width: share(after) }} />
              </td>
              <td>{number(before)}</td>
              <td className={styles.main}>{number(after)}</td>
              <td className={classes(after < before && styles.better, after > before && styles.worse)}>
                {formatChange(after - before, i18n.language)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
