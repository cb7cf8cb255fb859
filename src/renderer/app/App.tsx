import { Boxes, BrainCircuit, Clapperboard, PersonStanding, Radio, Settings as SettingsIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import logo from "../../../resources/icons/icon.svg";
import { CommandCentre } from "../commands/CommandCentre";
import { ToastRegion } from "../design/ToastRegion";
import { AnnotateScreen } from "../screens/annotate/AnnotateScreen";
import { ClipsScreen } from "../screens/clips/ClipsScreen";
import { JobNews } from "../screens/clips/jobs/JobNews";
import { LiveScreen } from "../screens/live/LiveScreen";
import { RecordingNews } from "../screens/live/RecordingNews";
import { ModelsScreen } from "../screens/models/ModelsScreen";
import { SettingsScreen } from "../screens/settings/SettingsScreen";
import { TrainScreen } from "../screens/train/TrainScreen";
import styles from "./App.module.css";
import { useApp } from "./AppContext";
import { goTo, navigation, screenIds } from "./navigation";

const icons = {
  live: Radio,
  clips: Clapperboard,
  annotate: PersonStanding,
  train: BrainCircuit,
  models: Boxes,
  settings: SettingsIcon,
};

export function App() {
  const { t } = useTranslation();
  const { recording } = useApp();
  const screen = useStore(navigation, (state) => state.screen);
  const isRecording = useStore(recording.store, ({ phase }) => phase === "recording");
  return (
    <div className={styles.app}>
      <nav className={styles.rail} aria-label={t("app.screens")}>
        <img className={styles.logo} src={logo} alt={t("app.name")} />
        {screenIds.map((id) => {
          const Icon = icons[id];
          return (
            <button
              key={id}
              type="button"
              className={styles.screenButton}
              aria-current={screen === id ? "page" : undefined}
              data-testid={`screen-${id}`}
              onClick={() => goTo(id)}
            >
              <Icon size={20} strokeWidth={1.75} aria-hidden />
              {id === "live" && isRecording && (
                <span
                  className={styles.recording}
                  role="img"
                  aria-label={t("recording.label")}
                  data-testid="rail-recording"
                />
              )}
              {t(`screens.${id}`)}
            </button>
          );
        })}
      </nav>
      {/* Live and Annotate are hidden, never unmounted: sources go on, and a lost WebGL context may not come back. */}
      <main className={styles.screen} hidden={screen !== "live"}>
        <LiveScreen onOpenSettings={() => goTo("settings")} />
      </main>
      <main className={styles.screen} hidden={screen !== "annotate"}>
        <AnnotateScreen isShown={screen === "annotate"} />
      </main>
      {screen === "clips" && (
        <main className={styles.screen}>
          <ClipsScreen />
        </main>
      )}
      <main className={styles.screen} hidden={screen !== "train"}>
        <TrainScreen isShown={screen === "train"} />
      </main>
      <main className={styles.screen} hidden={screen !== "models"}>
        <ModelsScreen isShown={screen === "models"} />
      </main>
      {screen === "settings" && (
        <main className={styles.screen}>
          <SettingsScreen />
        </main>
      )}
      <JobNews />
      <RecordingNews />
      <ToastRegion />
      <CommandCentre />
    </div>
  );
}
