import type { TFunction } from "i18next";

/** 200 -> "4 min", 7000 -> "1 h 57 min": rounded up from minutes on, exact seconds below. */
export function formatLength(seconds: number, t: TFunction): string {
  if (seconds < 90) return t("training.duration.seconds", { seconds: Math.max(1, Math.ceil(seconds)) });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t("training.duration.minutes", { minutes });
  return t("training.duration.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
