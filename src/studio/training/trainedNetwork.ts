import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingSettings } from "../../common/trainingProtocol";
import { parseDescription } from "../models/modelDescription";
import { formatDescription } from "../models/modelFolder";

/** The network that a run trains. */
export interface TrainedNetwork {
  /** Text of its model.json. */
  description: string;
  /** It has another form than the base model: what fits is taken over. */
  inherits: boolean;
  /** It learns from pictures of this size. */
  image: { sizePx: number } | undefined;
}

/**
 * The base model's network, or what the settings make of it for an ablation.
 * @throws StudioError `model-broken`, `bad-argument` for stages that the network does not have
 */
export function trainedNetwork(base: ModelFiles, { network: wanted, stages }: TrainingSettings): TrainedNetwork {
  const description = parseDescription(base.description, `model "${base.id}": model.json`);
  const network = {
    ...description.network,
    stages: wanted?.stages ?? description.network.stages,
    recurrent: wanted?.recurrent ?? description.network.recurrent,
  };
  const missing = stages.find((stage) => stage > network.stages);
  if (missing !== undefined) {
    throw new StudioError("bad-argument", `"stages": the network has ${network.stages} stages, there is no ${missing}`);
  }
  const { stages: count, recurrent } = description.network;
  const inherits = network.stages !== count || network.recurrent !== recurrent;
  // What has learnt is not untrained any more.
  const trained = { ...description, network, results: undefined, untrained: undefined };
  return { description: formatDescription(trained), inherits, image: network.image };
}
