import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { onThemeChanged } from "../../../design/applyTheme";
import { Segments } from "../../../design/Segments";
import type { ModelComparison } from "../../../models/modelComparison";
import { type ComparisonLayout, ComparisonView } from "../../../skeleton/ComparisonView";
import { ViewTools } from "../../../skeleton/ViewTools";
import { saveFile } from "../../live/saveFile";
import styles from "./CompareModels.module.css";

interface ComparisonSceneProps {
  comparison: ModelComparison | undefined;
  /** Of the models, left and right. */
  names: readonly string[];
  /** From the first time on the view exists, and for as long as the page. */
  wasShown: boolean;
}

const truthFigure = 2;
const layouts: readonly ComparisonLayout[] = ["side-by-side", "overlaid"];

/** Both models' figures and, through them, the truth. */
export function ComparisonScene({ comparison, names, wasShown }: ComparisonSceneProps) {
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ComparisonView>();
  const [layout, setLayout] = useState<ComparisonLayout>("side-by-side");
  const [failed, setFailed] = useState(false);
  const [isBegun, setBegun] = useState(false);
  useEffect(() => {
    if (wasShown) setBegun(true);
  }, [wasShown]);
  useEffect(() => {
    if (!isBegun) return undefined;
    let created: ComparisonView;
    try {
      created = new ComparisonView(container.current!, { overlaid: ["sides", "raw", "truth"] });
    } catch {
      setFailed(true);
      return undefined;
    }
    setView(created);
    const unsubscribe = onThemeChanged(() => created.readColours());
    return () => {
      unsubscribe();
      setView(undefined);
      created.dispose();
    };
  }, [isBegun]);
  useEffect(() => {
    if (!view || !comparison) return undefined;
    const show = () => {
      const { first, second, truth } = comparison.frameAt(comparison.playback.frame);
      view.setPoses([first, second, truth], truth ? truthFigure : undefined);
    };
    show();
    const stops = [comparison.playback.onFrame(show), comparison.onChange(show)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [view, comparison]);
  return (
    <div className={styles.scene}>
      <div
        ref={container}
        className={styles.view}
        role="img"
        aria-label={t("models.comparing.view")}
        data-testid="compare-view"
      />
      {failed ? (
        <p className={styles.noView} role="alert">
          {t("player.view.noWebgl")}
        </p>
      ) : (
        <ViewTools
          testIdPrefix="compare-"
          isPossible={(preset) => preset !== "camera"}
          onShow={(preset) => view?.show(preset)}
          onSavePicture={() => void view?.picture().then((picture) => saveFile(picture, `${names.join(" - ")}.png`))}
        >
          <Segments
            label={t("models.comparing.layout")}
            options={layouts.map((value) => ({ value, label: t(`models.comparing.layouts.${value}`) }))}
            value={layout}
            data-testid="compare-layout"
            onChange={(value) => {
              setLayout(value);
              view?.setLayout(value);
            }}
          />
        </ViewTools>
      )}
      <div className={styles.names} hidden={layout === "overlaid"} aria-hidden>
        {names.map((name, side) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be on both sides
          <span key={side}>{name}</span>
        ))}
        {comparison?.hasTruth && <span>{t("models.comparing.truth")}</span>}
      </div>
    </div>
  );
}
