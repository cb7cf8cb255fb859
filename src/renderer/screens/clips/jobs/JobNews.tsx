import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Job } from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";
import { goTo, navigation } from "../../../app/navigation";
import { showToast } from "../../../design/toasts";

/** Says on the other screens how a job ended; the Clips screen shows its jobs itself. */
export function JobNews() {
  const { t } = useTranslation();
  const { library } = useApp();
  useEffect(() => {
    const tell = ({ kind, subject, state, error }: Job) => {
      const action = { label: t("importing.jobs.toClips"), run: () => goTo("clips") };
      const done = `${t(`importing.jobs.doneKind.${kind}`)}: ${subject}`;
      if (state === "done") showToast({ tone: "good", text: done, action });
      if (state === "failed") showToast({ tone: "error", text: error?.message ?? subject, action });
    };
    return library.store.subscribe(({ jobs }, { jobs: before }) => {
      if (navigation.getState().screen === "clips") return;
      for (const job of jobs) {
        if (before.some(({ id, state }) => id === job.id && isActive(state))) tell(job);
      }
    });
  }, [library, t]);
  return null;
}

function isActive(state: Job["state"]): boolean {
  return state === "waiting" || state === "running";
}
