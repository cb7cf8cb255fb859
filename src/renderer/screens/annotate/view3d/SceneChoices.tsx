import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Segments } from "../../../design/Segments";
import { Switch } from "../../../design/Switch";
import { type AnnotatePreferences, annotatePreferences, type JointColouring } from "../session/annotatePreferences";
import type { ClipSession } from "../session/clipSession";
import styles from "./ClipScene.module.css";

/** What picture and 3D view show of the clip. */
export function SceneChoices({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const preferences = useStore(annotatePreferences);
  const change = (part: Partial<AnnotatePreferences>) => annotatePreferences.setState(part);
  const { columns } = clip.info;
  return (
    <div className={styles.choices}>
      <div className={styles.choice}>
        <span>{t("player.view.colouring")}</span>
        <Segments<JointColouring>
          label={t("player.view.colouring")}
          value={preferences.colouring}
          options={[
            { value: "side", label: t("player.view.bySide"), testId: "colouring-side" },
            { value: "provenance", label: t("player.view.byProvenance"), testId: "colouring-provenance" },
          ]}
          onChange={(colouring) => change({ colouring })}
        />
      </div>
      <Switch
        label={t("player.view.keypoints")}
        checked={preferences.showKeypoints}
        disabled={!columns.includes("keypoints")}
        data-testid="show-keypoints"
        onChange={(showKeypoints) => change({ showKeypoints })}
      />
      <Switch
        label={t("player.view.figure")}
        checked={preferences.showFigure}
        disabled={!columns.includes("keypoints")}
        title={t("player.view.figureHint")}
        data-testid="show-figure"
        onChange={(showFigure) => change({ showFigure })}
      />
      <Switch
        label={t("player.view.raw")}
        checked={preferences.showRaw}
        data-testid="show-raw"
        onChange={(showRaw) => change({ showRaw })}
      />
      <Switch
        label={t("player.view.truth")}
        checked={preferences.showTruth}
        disabled={!columns.includes("truth_mm")}
        data-testid="show-truth"
        onChange={(showTruth) => change({ showTruth })}
      />
      <Switch
        label={t("view.trails")}
        checked={preferences.trails}
        data-testid="clip-trails"
        onChange={(trails) => change({ trails })}
      />
      <Switch
        label={t("player.view.follow")}
        checked={preferences.follow}
        data-testid="clip-follow"
        onChange={(follow) => change({ follow })}
      />
    </div>
  );
}
