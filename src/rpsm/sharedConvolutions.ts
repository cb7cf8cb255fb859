import { convolutionLayer, type MapLayer, type MapShape, poolLayer } from "./convolution";
import { sharedPrefix } from "./frontEnd";

/** The paper's shared 2D pose module, in order; channels in multiples of conv1's, none for a pool. */
const layers: readonly { name: string; channels?: number }[] = [
  ...[{ name: "conv1_1", channels: 1 }, { name: "conv1_2", channels: 1 }, { name: "pool1" }],
  ...[{ name: "conv2_1", channels: 2 }, { name: "conv2_2", channels: 2 }, { name: "pool2" }],
  ...[1, 2, 3, 4].map((i) => ({ name: `conv3_${i}`, channels: 4 })),
  { name: "pool3" },
  { name: "conv4_1", channels: 8 },
  ...[2, 3, 4, 5, 6].map((i) => ({ name: `conv4_${i}`, channels: 4 })),
  { name: "conv4_7", channels: 2 },
];

/** 3 x 3 convolutions with ReLU and 2 x 2 pools, an eighth of the side: (368, 368, 3) -> (46, 46, 128). */
export function sharedConvolutions(frameShape: MapShape, baseChannels: number): MapLayer[] {
  let shape = frameShape;
  return layers.map(({ name: shortName, channels }) => {
    const name = sharedPrefix + shortName;
    const layer = channels
      ? convolutionLayer(name, shape, { side: 3, stride: 1, outputs: channels * baseChannels })
      : poolLayer(name, shape);
    shape = layer.outputShape;
    return layer;
  });
}
