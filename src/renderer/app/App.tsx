import { Radio, Settings as SettingsIcon } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import logo from "../../../resources/icons/icon.svg";
import { LiveScreen } from "../screens/live/LiveScreen";
import { SettingsScreen } from "../screens/settings/SettingsScreen";
import styles from "./App.module.css";

const screens = [
  { id: "live", Icon: Radio },
  { id: "settings", Icon: SettingsIcon },
] as const;

export type ScreenId = (typeof screens)[number]["id"];

export function App() {
  const { t } = useTranslation();
  const [screen, setScreen] = useState<ScreenId>("live");
  return (
    <div className={styles.app}>
      <nav className={styles.rail} aria-label={t("app.screens")}>
        <img className={styles.logo} src={logo} alt={t("app.name")} />
        {screens.map(({ id, Icon }) => (
          <button
            key={id}
            type="button"
            className={styles.screenButton}
            aria-current={screen === id ? "page" : undefined}
            data-testid={`screen-${id}`}
            onClick={() => setScreen(id)}
          >
            <Icon size={20} strokeWidth={1.75} aria-hidden />
            {t(`screens.${id}`)}
          </button>
        ))}
      </nav>
      {/* Live is hidden, never unmounted: its source goes on, and a WebGL context that is given up may not come back. */}
      <main className={styles.screen} hidden={screen !== "live"}>
        <LiveScreen isShown={screen === "live"} onOpenSettings={() => setScreen("settings")} />
      </main>
      {screen === "settings" && (
        <main className={styles.screen}>
          <SettingsScreen />
        </main>
      )}
    </div>
  );
}
