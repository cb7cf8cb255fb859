import { ListChecks, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { IconButton } from "../../../design/Button";
import { Popover } from "../../../design/Popover";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import { CurveChoice } from "./CurveChoice";
import { CurvePlot, type DrawnCurve } from "./CurvePlot";
import styles from "./Curves.module.css";
import { CurveValue } from "./CurveValue";
import { curveColours, curveName, findCurves } from "./curveCatalogue";

/** Angles, speeds and positions of joints over time. A press goes to the frame. */
export function Curves({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const ids = useStore(annotatePreferences, (preferences) => preferences.curves);
  const withRaw = useStore(annotatePreferences, (preferences) => preferences.showRaw);
  const drawn = useMemo(
    (): DrawnCurve[] =>
      findCurves(ids).map((curve, index) => ({ ...curve, token: curveColours[index % curveColours.length]! })),
    [ids],
  );
  useEffect(() => {
    if (drawn.length === 0) return undefined;
    const plot = new CurvePlot(element.current!, clip, drawn, withRaw);
    return () => plot.dispose();
  }, [clip, drawn, withRaw]);

  return (
    <section className={styles.curves} aria-label={t("player.curves.label")} data-testid="curves">
      <header className={styles.header}>
        <Popover
          label={t("player.curves.choose")}
          testId="curve-choice"
          trigger={(props) => (
            <IconButton label={t("player.curves.choose")} data-testid="curves-choose" {...props}>
              <ListChecks size={16} aria-hidden />
            </IconButton>
          )}
        >
          <CurveChoice />
        </Popover>
        <ul className={styles.legend}>
          {drawn.map((curve) => (
            <li key={curve.id} className={styles.entry} data-testid={`curve-${curve.id}`}>
              <span className={styles.line} style={{ background: `var(${curve.token})` }} />
              <span className={styles.name}>{curveName(curve, t)}</span>
              <CurveValue clip={clip} curve={curve} />
              <IconButton
                label={t("player.clip.remove")}
                className={styles.remove}
                data-testid={`curve-remove-${curve.id}`}
                onClick={() => annotatePreferences.setState({ curves: ids.filter((id) => id !== curve.id) })}
              >
                <X size={12} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
        {drawn.length > 0 && (
          <label className={styles.raw}>
            <input
              type="checkbox"
              checked={withRaw}
              data-testid="curves-raw"
              onChange={(event) => annotatePreferences.setState({ showRaw: event.target.checked })}
            />
            {t("player.curves.raw")}
          </label>
        )}
      </header>
      <div ref={element} className={styles.plot} data-testid="curves-plot">
        {drawn.length === 0 && <p className={styles.none}>{t("player.curves.none")}</p>}
      </div>
    </section>
  );
}
