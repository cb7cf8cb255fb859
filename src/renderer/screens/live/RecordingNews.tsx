import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/AppContext";
import { goTo, navigation } from "../../app/navigation";
import { showToast } from "../../design/toasts";
import { sentence } from "../../i18n/sentence";

/** Says on the other screens what became of a recording that ended there; the Live screen has its own message. */
export function RecordingNews() {
  const { t } = useTranslation();
  const { recording } = useApp();
  useEffect(
    () =>
      recording.store.subscribe((state, before) => {
        if (before.phase !== "recording" && before.phase !== "finishing") return;
        if (navigation.getState().screen === "live") return;
        const action = { label: t("screens.live"), run: () => goTo("live") };
        if (state.phase === "failed") {
          const text = `${t("recording.failed.title")} · ${sentence(state.error.message)}`;
          showToast({ tone: "error", text, action });
        } else if (state.phase === "idle" && state.saved) {
          const { name, end, reason = "" } = state.saved;
          const why = end === "stopped" ? "" : ` · ${t(`recording.end.${end}`, { reason: sentence(reason) })}`;
          showToast({ tone: "info", text: t("recording.saved", { name }) + why, action });
        }
      }),
    [recording, t],
  );
  return null;
}
