import { StudioError } from "../common/errors";
import type { LayerRow } from "../common/modelProtocol";
import type { NewNetworkRequest, NewNetworkResult } from "../common/protocol";
import { readSafetensors } from "../common/safetensors";
import { describeNetwork } from "../rpsm/describeNetwork";
import { inheritWeights } from "../rpsm/inheritWeights";
import { parseModelDescription } from "../rpsm/modelDescription";
import { RpsmNetwork } from "../rpsm/network";
import { networkParts } from "../rpsm/networkParts";

const source = "the new model";

/** @param description text of model.json. @throws StudioError `model-broken` that names the field */
export function layersOf(description: string): LayerRow[] {
  return describeNetwork(parseModelDescription(description, source).network);
}

/**
 * Weights for a network that has none yet: drawn by seed, where a file has none for them.
 * @throws StudioError `model-broken` that names the field of the description, or the tensor of the file that has no place
 */
export async function newNetwork(request: NewNetworkRequest): Promise<NewNetworkResult> {
  const { description, seed, weights, weightsName = "the weights" } = request;
  const { network: config } = parseModelDescription(description, source);
  const taken: string[] = [];
  if (weights) {
    const specs = networkParts(config).layers.flatMap(({ parameterSpecs }) => parameterSpecs);
    const shapes = new Map(specs.map(({ name, fileShape }) => [name, fileShape]));
    for (const [name, tensor] of readSafetensors(weights, weightsName).tensors) {
      const shape = shapes.get(name);
      if (!shape) throw new StudioError("model-broken", `${weightsName}: this network has no tensor "${name}"`);
      if (shape.join() !== tensor.shape.join()) {
        const found = `"${name}" would get shape [${tensor.shape.join(", ")}]`;
        throw new StudioError("model-broken", `${weightsName}: ${found}; this network needs [${shape.join(", ")}]`);
      }
      taken.push(name);
    }
  }
  const network = weights ? inheritWeights(config, weights, seed, weightsName) : RpsmNetwork.create(config, seed);
  try {
    return { weights: await network.toSafetensors("F16"), taken };
  } finally {
    network.dispose();
  }
}
