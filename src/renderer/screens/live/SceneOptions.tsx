import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type Preferences, preferences } from "../../app/preferences";
import { Segments } from "../../design/Segments";
import { Switch } from "../../design/Switch";
import styles from "./ScenePane.module.css";

const shortestCm = 80;
const tallestCm = 230;

/** What the 3D view shows, and how large. */
export function SceneOptions() {
  const { t } = useTranslation();
  const view = useStore(preferences, (state) => state.view);
  const change = (part: Partial<Preferences["view"]>) => preferences.setState({ view: { ...view, ...part } });
  return (
    <div className={styles.options}>
      <div className={styles.option}>
        <span>{t("view.rootMotion")}</span>
        <Segments
          label={t("view.rootMotion")}
          value={view.rootMotion}
          options={[
            { value: "in-place", label: t("view.inPlace"), testId: "root-in-place" },
            { value: "estimated", label: t("view.estimated"), testId: "root-estimated" },
          ]}
          onChange={(rootMotion) => change({ rootMotion })}
        />
      </div>
      <label className={styles.option}>
        <span>
          {t("view.height")} ({t("view.heightUnit")})
        </span>
        <input
          type="number"
          className={styles.height}
          min={shortestCm}
          max={tallestCm}
          defaultValue={Math.round(view.heightM * 100)}
          data-testid="height"
          onChange={({ target }) => {
            if (target.validity.valid && target.value !== "") change({ heightM: target.valueAsNumber / 100 });
          }}
        />
      </label>
      <Switch
        label={t("view.follow")}
        checked={view.follow}
        data-testid="follow"
        onChange={(follow) => change({ follow })}
      />
      <Switch
        label={t("view.trails")}
        checked={view.trails}
        data-testid="trails"
        onChange={(trails) => change({ trails })}
      />
      <Switch
        label={t("view.stages")}
        checked={view.stages}
        data-testid="stages"
        onChange={(stages) => change({ stages })}
      />
      <p className={styles.hint}>{t("view.stagesHint")}</p>
    </div>
  );
}
