import type { RpsmConfig } from "../../../../src/rpsm/config";
import type { PlainWeights } from "./plainNetwork";

/** Numbers of a feature map in PyTorch's order, channel by channel. */
interface PlainMap {
  channels: number;
  side: number;
  values: Float64Array;
}

/** What a stage's convolutional LSTM remembers. */
export interface PlainMapState {
  h?: PlainMap;
  c?: PlainMap;
}

/** The shared convolutions of one frame. @param pixels row by row, R, G, B */
export function plainShared(weights: PlainWeights, pixels: readonly number[]): PlainMap {
  const side = Math.sqrt(pixels.length / 3);
  const values = new Float64Array(pixels.length);
  pixels.forEach((value, i) => {
    values[(i % 3) * side * side + Math.floor(i / 3)] = value;
  });
  let map: PlainMap = { channels: 3, side, values };
  for (const name of ["1_1", "1_2", "", "2_1", "2_2", "", "3_1", "3_2", "3_3", "3_4", ""]) {
    map = name ? relu(convolve(weights, `shared.conv${name}`, map, 1)) : pool(map);
  }
  for (let i = 1; i <= 7; i++) map = relu(convolve(weights, `shared.conv4_${i}`, map, 1));
  return map;
}

/**
 * conv5 and conv6 of a stage, with what it remembers of maps.
 * @returns what fc_1 reads, and conv5_2's map for the next stage
 */
export function plainAdaption(
  { recurrent, convLstm }: RpsmConfig,
  weights: PlainWeights,
  stage: string,
  maps: { shared: PlainMap; passedOn?: PlainMap | undefined },
  pose: readonly number[] | undefined,
  state: PlainMapState,
): { flat: number[]; passedOn: PlainMap } {
  const remember = (map: PlainMap, place: string) =>
    recurrent === "convlstm" && (convLstm?.map ?? "conv6") === place
      ? plainConvLstm(weights, `${stage}.convlstm`, map, pose, state)
      : map;
  let map = maps.passedOn ? join(maps.shared, maps.passedOn) : maps.shared;
  map = relu(convolve(weights, `${stage}.conv5_1`, map, 1));
  const passedOn = relu(convolve(weights, `${stage}.conv5_2`, map, 1));
  map = remember(passedOn, "conv5");
  map = relu(convolve(weights, `${stage}.conv6_1`, map, 2));
  map = relu(convolve(weights, `${stage}.conv6_2`, map, 2));
  return { flat: [...remember(map, "conv6").values], passedOn };
}

function plainConvLstm(
  weights: PlainWeights,
  name: string,
  map: PlainMap,
  pose: readonly number[] | undefined,
  state: PlainMapState,
): PlainMap {
  const size = map.values.length;
  const empty = () => ({ ...map, values: new Float64Array(size) });
  const before = { h: state.h ?? empty(), c: state.c ?? empty() };
  const places = map.side * map.side;
  const poseMap = (pose ?? []).flatMap((value) => new Array<number>(places).fill(value));
  const input = join(map, { channels: pose?.length ?? 0, side: map.side, values: Float64Array.from(poseMap) });
  const fromInput = convolve(weights, name, input, 1, "weight_ih").values;
  const fromState = convolve(weights, name, before.h, 1, "weight_hh", false).values;
  const sums = fromInput.map((value, i) => value + fromState[i]!);
  const [h, c] = [empty(), empty()];
  for (let i = 0; i < size; i++) {
    const [inputGate, forgetGate, candidate, outputGate] = [0, 1, 2, 3].map((gate) => sums[gate * size + i]!);
    c.values[i] = sigma(forgetGate!) * before.c.values[i]! + sigma(inputGate!) * Math.tanh(candidate!);
    h.values[i] = sigma(outputGate!) * Math.tanh(c.values[i]!);
  }
  Object.assign(state, { h, c });
  return h;
}

function convolve(
  weights: PlainWeights,
  name: string,
  map: PlainMap,
  stride: number,
  weight = "weight",
  hasBias = true,
): PlainMap {
  const { shape, values: filter } = weights.get(`${name}.${weight}`)!;
  const bias = weights.get(`${name}.bias`)!.values;
  const [outputs, inputs, width] = shape as [number, number, number];
  if (inputs !== map.channels) throw new Error(`${name} takes ${inputs} channels, not ${map.channels}`);
  const pad = Math.floor(width / 2);
  const side = Math.floor((map.side + 2 * pad - width) / stride) + 1;
  const values = new Float64Array(outputs * side * side);
  for (let to = 0; to < outputs; to++) {
    if (hasBias) values.fill(bias[to]!, to * side * side, (to + 1) * side * side);
    for (let place = 0; place < inputs * width * width; place++) {
      const [from, i, j] = [Math.floor(place / width / width), Math.floor(place / width) % width, place % width];
      const factor = filter[to * inputs * width * width + place]!;
      for (let y = 0; y < side; y++) {
        const row = y * stride + i - pad;
        if (row < 0 || row >= map.side) continue;
        for (let x = 0; x < side; x++) {
          const column = x * stride + j - pad;
          if (column < 0 || column >= map.side) continue;
          values[(to * side + y) * side + x]! += factor * map.values[(from * map.side + row) * map.side + column]!;
        }
      }
    }
  }
  return { channels: outputs, side, values };
}

function pool({ channels, side, values }: PlainMap): PlainMap {
  const half = Math.floor(side / 2);
  const pooled = Float64Array.from({ length: channels * half * half }, (_, i) => {
    const [channel, y, x] = [Math.floor(i / (half * half)), Math.floor(i / half) % half, i % half];
    const start = (channel * side + 2 * y) * side + 2 * x;
    return Math.max(values[start]!, values[start + 1]!, values[start + side]!, values[start + side + 1]!);
  });
  return { channels, side: half, values: pooled };
}

function join(a: PlainMap, b: PlainMap): PlainMap {
  return { channels: a.channels + b.channels, side: a.side, values: Float64Array.from([...a.values, ...b.values]) };
}

function relu(map: PlainMap): PlainMap {
  return { ...map, values: map.values.map((value) => Math.max(0, value)) };
}

const sigma = (value: number) => 1 / (1 + Math.exp(-value));
