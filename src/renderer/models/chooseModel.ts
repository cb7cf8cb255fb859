import type { TFunction } from "i18next";
import { showToast } from "../design/toasts";
import type { StudioClient } from "../host/studioClient";
import { modelInUse } from "./modelInUse";

/** Makes the live view and new clips use a model from the next frame on; the message offers to roll back. */
export async function chooseModel(studio: StudioClient, id: string, t: TFunction): Promise<void> {
  const info = studio.store.getState().info;
  if (!info || info.settings.model === id) return;
  const before = info.settings.model;
  const usedBefore = modelInUse(info);
  const nameOf = (model: string) => info.models.find((candidate) => candidate.id === model)?.name ?? model;
  await studio.updateSettings({ model: id });
  if (studio.store.getState().info?.settings.model !== id) return;
  showToast({
    text: t("models.inUseNow", { name: nameOf(id) }),
    tone: "good",
    action: {
      label: t("models.rollBack", { name: nameOf(usedBefore) }),
      run: () => void studio.updateSettings({ model: before }),
    },
  });
}
