import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../live/format";
import type { TimelineTexts } from "./TimelineView";

/** What is written on the timeline, in the present language. */
export function useTimelineTexts(): TimelineTexts {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      names: {
        // Its place is the zoom buttons'.
        ruler: "",
        thumbnails: "",
        scores: t("player.timeline.rows.scores"),
        keyframes: t("player.timeline.rows.keyframes"),
        range: t("player.timeline.rows.range"),
        swap: t("player.timeline.rows.swap"),
        flip: t("player.timeline.rows.flip"),
        gap: t("player.timeline.rows.gap"),
        filter: t("player.timeline.rows.filter"),
        hidden: t("player.timeline.rows.hidden"),
        pin: t("player.timeline.rows.pin"),
        "contacts-left": t("player.timeline.rows.contactsLeft"),
        "contacts-right": t("player.timeline.rows.contactsRight"),
      },
      hover: (timeS, frame) => t("player.timeline.hover", { time: formatTime(timeS), frame: frame + 1 }),
    }),
    [t],
  );
}
