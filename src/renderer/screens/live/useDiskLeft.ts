import { useTranslation } from "react-i18next";

/** Recording time that is left, in words: "2 h 10 min", "45 min", "less than a minute". */
export function useDiskLeft(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    const minutes = Math.floor(seconds / 60);
    if (minutes < 1) return t("recording.lessThanAMinute");
    if (minutes < 60) return t("recording.minutes", { minutes });
    return t("recording.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
