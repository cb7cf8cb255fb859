import type { RpsmConfig } from "./config";
import type { FrontEnd } from "./frontEnd";
import { createKeypointFrontEnd } from "./keypointFrontEnd";

/** Every front end, by its name in model.json. */
const frontEnds: Record<RpsmConfig["frontEnd"], (config: RpsmConfig) => FrontEnd> = {
  keypoints: createKeypointFrontEnd,
};

export function createFrontEnd(config: RpsmConfig): FrontEnd {
  return frontEnds[config.frontEnd](config);
}
