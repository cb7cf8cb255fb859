import type { StudioInfo } from "../../common/protocol";
import { automaticModel, bundledModels } from "../../common/settings";

/**
 * Id of the model in use: the user's choice, or, where that is left to the studio, the one that its engine has loaded.
 * While the engine starts, the largest one that may be loaded.
 */
export function modelInUse({ settings, engine, models }: StudioInfo): string {
  if (settings.model !== automaticModel) return settings.model;
  const loaded = engine.state === "ready" ? engine.status.model?.id : undefined;
  if (loaded !== undefined) return loaded;
  const { small, full } = bundledModels;
  return models.some(({ id, error }) => id === full && !error) ? full : small;
}
