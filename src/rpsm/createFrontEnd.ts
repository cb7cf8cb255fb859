import { StudioError } from "../common/errors";
import type { RpsmConfig } from "./config";
import type { FrontEnd } from "./frontEnd";
import { createKeypointFrontEnd } from "./keypointFrontEnd";

/** Every front end, by its name in model.json. */
const frontEnds: Record<RpsmConfig["frontEnd"], (config: RpsmConfig) => FrontEnd> = {
  keypoints: createKeypointFrontEnd,
  image: () => {
    throw new StudioError("internal", "the image front end is not there yet");
  },
};

export function createFrontEnd(config: RpsmConfig): FrontEnd {
  return frontEnds[config.frontEnd](config);
}
