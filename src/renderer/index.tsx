import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { AppProvider, startServices } from "./app/AppContext";
import "./design/tokens.css";
import "./design/base.css";
import { applyRememberedTheme, applyTheme } from "./design/applyTheme";
import { connectHost } from "./host/connectHost";
import { applyLanguage, startTranslation } from "./i18n/i18n";

startTranslation();
applyRememberedTheme();
const services = startServices(connectHost());
services.studio.store.subscribe(({ info }) => {
  if (!info) return;
  applyTheme(info.settings.theme);
  applyLanguage(info.settings.language);
});

createRoot(document.getElementById("root")!).render(
  <AppProvider value={services}>
    <App />
  </AppProvider>,
);
