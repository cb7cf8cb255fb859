import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { useApp } from "../../../app/AppContext";
import { navigation, openModel } from "../../../app/navigation";
import { showToast } from "../../../design/toasts";
import { openSetup } from "../../../training/trainView";
import { showError } from "../../clips/useClipActions";

export interface RunActions {
  pause(run: RunSummary): void;
  resume(run: RunSummary): void;
  /** Ends it and judges the best weights. */
  stop(run: RunSummary): void;
  /** For ever: ask first (DiscardDialog). */
  discard(run: RunSummary): void;
  rename(run: RunSummary, name: string): void;
  keep(run: RunSummary, name: string): void;
  /** A new training with this one's clips and settings. */
  again(run: RunSummary): void;
  /** A new training that goes on from this one's weights. */
  continueFrom(run: RunSummary): void;
}

/** What buttons and menus do to whole runs; what comes of it is said in a toast. */
export function useRunActions(): RunActions {
  const { t } = useTranslation();
  const { training } = useApp();
  return useMemo(() => {
    const attempt = (work: () => Promise<void>) => void work().catch(showError);
    const settingsOf = async ({ id }: RunSummary) => (await training.open(id)).settings;
    const say = (what: "pause" | "resume" | "stop" | "discard", { name }: RunSummary) =>
      showToast({ tone: "info", text: t(`training.done.${what}`, { name }) });
    return {
      pause: (run) =>
        attempt(async () => {
          await training.pause(run.id);
          say("pause", run);
        }),
      resume: (run) =>
        attempt(async () => {
          await training.resume(run.id);
          say("resume", run);
        }),
      stop: (run) =>
        attempt(async () => {
          await training.stop(run.id);
          say("stop", run);
        }),
      discard: (run) =>
        attempt(async () => {
          await training.discard(run.id);
          if (navigation.getState().runId === run.id) navigation.setState({ runId: undefined });
          say("discard", run);
        }),
      rename: (run, name) =>
        attempt(async () => {
          const before = await training.rename(run.id, name);
          if (before === undefined) return;
          const undo = () =>
            attempt(async () => {
              await training.rename(run.id, before);
            });
          const action = { label: t("training.action.undo"), run: undo };
          showToast({ tone: "good", text: t("training.done.rename", { name: name.trim() }), action });
        }),
      keep: (run, name) =>
        attempt(async () => {
          const modelId = await training.keep(run.id, name);
          const action = { label: t("training.action.show"), run: () => openModel(modelId) };
          showToast({ tone: "good", text: t("training.done.keep", { name }), action });
        }),
      again: (run) => attempt(async () => openSetup({ settings: await settingsOf(run) })),
      continueFrom: (run) => attempt(async () => openSetup({ continues: run.id, settings: await settingsOf(run) })),
    };
  }, [training, t]);
}
