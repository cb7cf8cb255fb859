import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Segments } from "../../../design/Segments";
import type { ModelComparison } from "../../../models/modelComparison";
import { ComparisonPane } from "../../../skeleton/ComparisonPane";
import type { ComparisonLayout, ComparisonView } from "../../../skeleton/ComparisonView";
import { KeptComparison } from "../../../skeleton/KeptComparison";
import { placeTogether } from "../../../skeleton/placeTogether";
import { ViewTools } from "../../../skeleton/ViewTools";
import { saveFile } from "../../live/saveFile";
import styles from "./CompareModels.module.css";

interface ComparisonSceneProps {
  comparison: ModelComparison | undefined;
  /** Of the models, left and right. */
  names: readonly [string, string];
}

const kept = new KeptComparison({ overlaid: ["raw", "sides", "truth"] });
const truthFigure = 2;
const layouts = ["side-by-side", "overlaid"] as const satisfies readonly ComparisonLayout[];

/** Both models' figures in the clip's own time and, where there is one, the truth. */
export function ComparisonScene({ comparison, names }: ComparisonSceneProps) {
  const { t } = useTranslation();
  const [layout, setLayout] = useState<ComparisonLayout>("side-by-side");
  const [view, setView] = useState<ComparisonView>();
  // Which figures there are; where they stand in each frame goes past React.
  const [there, setThere] = useState("");
  useEffect(() => {
    if (!view || !comparison) return undefined;
    const show = () => {
      const poses = placeTogether(comparison.posesAt(comparison.playback.frame));
      view.setPoses(poses, poses[truthFigure] ? truthFigure : undefined);
      setThere(poses.map((pose) => (pose ? "x" : "-")).join(""));
    };
    show();
    const stops = [comparison.playback.onFrame(show), comparison.onChange(show)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [view, comparison]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when figures come or go
  const poses = useMemo(() => {
    const joints = comparison ? placeTogether(comparison.posesAt(comparison.playback.frame)) : [];
    return [
      { title: names[0], joints: joints[0], token: "--scene-raw" },
      { title: names[1], joints: joints[1] },
      { title: t("models.comparing.truth"), joints: joints[2], token: "--scene-truth" },
    ];
  }, [comparison, there, names[0], names[1], t]);
  return (
    <div className={styles.scene}>
      <div className={styles.tools}>
        <ViewTools
          testIdPrefix="compare-"
          isPossible={(preset) => preset !== "camera"}
          onShow={(preset) => view?.show(preset)}
          onSavePicture={() => void view?.picture().then((picture) => saveFile(picture, `${names.join(" - ")}.png`))}
        >
          <Segments<ComparisonLayout>
            label={t("models.comparing.layout")}
            options={layouts.map((value) => ({
              value,
              label: t(`models.comparing.layouts.${value}`),
              testId: `compare-layout-${value}`,
            }))}
            value={layout}
            onChange={setLayout}
          />
        </ViewTools>
      </div>
      <div className={styles.pane}>
        <ComparisonPane
          kept={kept}
          poses={poses}
          reference={poses[truthFigure]?.joints ? truthFigure : undefined}
          layout={layout}
          label={t("models.comparing.view")}
          testId="compare-view"
          onView={setView}
        />
      </div>
    </div>
  );
}
