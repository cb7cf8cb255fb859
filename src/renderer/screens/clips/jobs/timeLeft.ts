import type { TFunction } from "i18next";

/** "2 min left": rounded up, so that it is never late; an empty text while it cannot be told. */
export function timeLeft(seconds: number | undefined, t: TFunction): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return "";
  if (seconds < 90) return t("importing.jobs.secondsLeft", { seconds: Math.max(1, Math.ceil(seconds)) });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t("importing.jobs.minutesLeft", { minutes });
  return t("importing.jobs.hoursLeft", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
