import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Settings } from "../../common/settings";
import { en } from "./en";
import { zhCN } from "./zhCN";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

export type Language = "en" | "zh-CN";

/** Starts with the system's language; the settings may say otherwise once the host has answered. */
export function startTranslation(): void {
  void i18next.use(initReactI18next).init({
    lng: resolveLanguage("system", navigator.languages),
    fallbackLng: "en",
    resources: { en: { translation: en }, "zh-CN": { translation: zhCN } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
}

export function applyLanguage(setting: Settings["language"]): void {
  const language = resolveLanguage(setting, navigator.languages);
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

/** @param preferred the system's languages, best first, as BCP 47 tags */
export function resolveLanguage(setting: Settings["language"], preferred: readonly string[]): Language {
  if (setting !== "system") return setting;
  for (const tag of preferred) {
    const language = tag.toLowerCase().split("-")[0];
    if (language === "zh") return "zh-CN";
    if (language === "en") return "en";
  }
  return "en";
}
