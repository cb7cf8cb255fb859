import type { LayerRow } from "../common/modelProtocol";
import type { RpsmConfig } from "./config";
import type { Layer } from "./layer";
import { networkParts } from "./networkParts";
import { parameterSize } from "./parameterSpec";

/**
 * A network's layers, what all stages share first, then stage after stage.
 *
 * The paper's (368 px, 64 channels, 1024 wide, LSTM, plain) comes to 93.4 M parameters and 44.2 GMAC a frame, 40.8 of
 * them in the shared convolutions. About 94 M and 48 GMAC are quoted for it: a second bias of the LSTM, as PyTorch has
 * it, would be 0.01 M more, and conv6's filters counted at every place before the stride, not where they are applied,
 * 2.4 GMAC more.
 */
export function describeNetwork(config: RpsmConfig): LayerRow[] {
  return networkParts(config)
    .layers.filter(({ name }) => !name.endsWith(".none"))
    .map((layer) => ({ stage: stageOf(layer), row: rowOf(layer) }))
    .sort((a, b) => a.stage - b.stage)
    .map(({ row }) => row);
}

function rowOf({ name, outputShape, parameterSpecs }: Layer): LayerRow {
  const parameters = parameterSpecs.reduce((sum, spec) => sum + parameterSize(spec), 0);
  // Every weight is used once at each place of the output.
  const weights = parameterSpecs.filter(({ fileShape }) => fileShape.length > 1);
  const places = outputShape.slice(0, -1).reduce((product, side) => product * side, 1);
  const multiplyAccumulates = places * weights.reduce((sum, spec) => sum + parameterSize(spec), 0);
  return { layer: name, outputShape, parameters, multiplyAccumulates };
}

/** 0 for what all share. */
function stageOf({ name }: Layer): number {
  return Number(/^stage(\d+)\./.exec(name)?.[1] ?? 0);
}
