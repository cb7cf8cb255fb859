import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import { onThemeChanged } from "../../../design/applyTheme";
import { ClipView } from "../../../skeleton/ClipView";
import { ViewTools } from "../../../skeleton/ViewTools";
import { saveFile } from "../../live/saveFile";
import { annotatePreferences } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import styles from "./ClipScene.module.css";
import { NoPoses } from "./NoPoses";
import { ProvenanceLegend } from "./ProvenanceLegend";
import { SceneChoices } from "./SceneChoices";
import { showClipInView } from "./showClipInView";

/** The 3D view of the open clip. Mounted once: its WebGL context lives as long as the page. */
export function ClipScene({ clip }: { clip: ClipSession | undefined }) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  const container = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ClipView>();
  const [state, setState] = useState<"running" | "no-webgl" | "context-lost">("running");
  const colouring = useStore(annotatePreferences, (preferences) => preferences.colouring);

  useEffect(() => {
    let created: ClipView;
    try {
      created = new ClipView(container.current!);
    } catch {
      setState("no-webgl");
      return;
    }
    setView(created);
    annotate.surfaces.setState({ view: created });
    const unsubscribe = onThemeChanged(() => created.readColours());
    created.canvas.addEventListener("webglcontextlost", () => setState("context-lost"));
    created.canvas.addEventListener("webglcontextrestored", () => setState("running"));
    return () => {
      unsubscribe();
      annotate.surfaces.setState({ view: undefined });
      created.dispose();
    };
  }, [annotate]);

  useEffect(() => {
    if (view && clip) return showClipInView(view, clip, container.current!);
    return undefined;
  }, [view, clip]);

  const savePicture = async () => {
    if (view && clip) saveFile(await view.picture(), `${clip.store.getState().name}.png`);
  };
  return (
    <div className={styles.pane}>
      <div ref={container} className={styles.view} role="img" aria-label={t("view.label")} data-testid="clip-view" />
      {state === "running" ? (
        <ViewTools
          testIdPrefix="clip-"
          isPossible={(preset) => preset !== "camera" || hasCamera(clip)}
          onShow={(preset) => view?.show(preset)}
          onSavePicture={() => void savePicture()}
        >
          {clip && <SceneChoices clip={clip} />}
        </ViewTools>
      ) : (
        <p className={styles.failed} role="alert">
          {t(state === "no-webgl" ? "player.view.noWebgl" : "view.contextLost")}
        </p>
      )}
      {clip && state === "running" && !clip.info.columns.includes("pose_mm") && <NoPoses clip={clip} />}
      {colouring === "provenance" && state === "running" && <ProvenanceLegend />}
    </div>
  );
}

/** Whether where the camera stood can be told: not so for motion. */
function hasCamera(clip: ClipSession | undefined): boolean {
  return clip?.info.columns.includes("keypoints") === true && clip.pictureSize(0) !== undefined;
}
