import { StudioError } from "../../common/errors";
import type { ModelSummary } from "../../common/modelProtocol";

/**
 * Keypoints without a picture are nothing to a network that looks at the picture.
 * @param name what has only keypoints, for the message
 * @throws StudioError `bad-argument` that says which network, why, and the way out
 */
export function requireKeypointNetwork(model: ModelSummary, name: string): void {
  if (model.frontEnd === "keypoints") return;
  const why = `the network "${model.name}" looks at the picture, and "${name}" has keypoints only`;
  throw new StudioError("bad-argument", `${why}: choose a network that starts from keypoints, or import the video`);
}
