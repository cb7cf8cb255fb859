import type { Settings } from "../../common/settings";

export type Theme = "light" | "dark";

const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
/** The theme before the host has answered: the last one, so that the page does not flash. */
const rememberedIn = "rpsm-studio-theme";
let setting: Settings["theme"] = "system";
const listeners = new Set<() => void>();

export function applyTheme(theme: Settings["theme"]): void {
  setting = theme;
  localStorage.setItem(rememberedIn, theme);
  update();
}

export function applyRememberedTheme(): void {
  const remembered = localStorage.getItem(rememberedIn);
  setting = remembered === "light" || remembered === "dark" ? remembered : "system";
  update();
}

/** For what cannot use CSS. Lives as long as the page. */
export function onThemeChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

prefersDark.addEventListener("change", update);

function update(): void {
  const theme: Theme = setting === "system" ? (prefersDark.matches ? "dark" : "light") : setting;
  if (document.documentElement.dataset.theme === theme) return;
  const { dataset } = document.documentElement;
  // Colours that glide from one theme to the other look like a fault.
  dataset.themeChanging = "";
  dataset.theme = theme;
  requestAnimationFrame(() => requestAnimationFrame(() => delete dataset.themeChanging));
  for (const listener of listeners) listener();
}
