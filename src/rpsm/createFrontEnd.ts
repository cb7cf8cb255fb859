import type { RpsmConfig } from "./config";
import type { FrontEnd, MemoryPlace } from "./frontEnd";
import { createImageFrontEnd } from "./imageFrontEnd";
import { createKeypointFrontEnd } from "./keypointFrontEnd";

/** Every front end, by its name in model.json. */
const frontEnds: Record<RpsmConfig["frontEnd"], (config: RpsmConfig, place: MemoryPlace) => FrontEnd> = {
  keypoints: createKeypointFrontEnd,
  image: createImageFrontEnd,
};

export function createFrontEnd(config: RpsmConfig, place: MemoryPlace): FrontEnd {
  return frontEnds[config.frontEnd](config, place);
}
