import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { preferences } from "../../app/preferences";
import { onThemeChanged } from "../../design/applyTheme";
import { classes } from "../../design/classes";
import { SkeletonView } from "../../skeleton/SkeletonView";
import { ViewTools } from "../../skeleton/ViewTools";
import { publishPoseData } from "./publishPoseData";
import { SceneOptions } from "./SceneOptions";
import styles from "./ScenePane.module.css";
import { saveFile } from "./saveFile";

type SceneState = "running" | "no-webgl" | "context-lost";

/** The 3D view and its tools. */
export function ScenePane() {
  const { t } = useTranslation();
  const { live } = useApp();
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<SkeletonView>(undefined);
  const [state, setState] = useState<SceneState>("running");
  const options = useStore(preferences, (stored) => stored.view);
  const isEmpty = useStore(live.store, ({ phase }) => phase === "empty");
  const stages = useStore(live.monitor.store, () => live.feed.stageCount);

  useEffect(() => {
    const element = container.current!;
    let created: SkeletonView;
    try {
      created = new SkeletonView(element, live.feed, preferences.getState().view);
    } catch {
      setState("no-webgl");
      return;
    }
    view.current = created;
    const stops = [
      preferences.subscribe((now, before) => {
        if (now.view !== before.view) created.setOptions(now.view);
      }),
      onThemeChanged(() => created.readColours()),
      publishPoseData(live.feed, created.placement, element),
    ];
    created.canvas.addEventListener("webglcontextlost", () => setState("context-lost"));
    created.canvas.addEventListener("webglcontextrestored", () => setState("running"));
    return () => {
      for (const stop of stops) stop();
      created.dispose();
      view.current = undefined;
    };
  }, [live]);

  const savePicture = async () => {
    if (view.current) saveFile(await view.current.picture(), "skeleton.png");
  };
  return (
    <div className={styles.pane}>
      <div ref={container} className={styles.view} role="img" aria-label={t("view.label")} data-testid="view-3d" />
      {state === "running" ? (
        <ViewTools
          onShow={(preset) => view.current?.show(preset)}
          onSavePicture={isEmpty ? undefined : () => void savePicture()}
        >
          <SceneOptions />
        </ViewTools>
      ) : (
        <p className={classes(styles.note, styles.failed)} role="alert">
          {t(state === "no-webgl" ? "view.noWebgl" : "view.contextLost")}
        </p>
      )}
      {isEmpty && state === "running" && <p className={styles.note}>{t("view.empty")}</p>}
      {options.stages && stages > 0 && (
        <div className={styles.stages}>
          {Array.from({ length: stages }, (_, stage) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its number
            <span key={stage} className={styles.stage}>
              {t("view.stage", { number: stage + 1 })}
            </span>
          ))}
        </div>
      )}
    </div>
  );
}
