import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import { readSafetensors, type SafetensorsContent } from "../common/safetensors";
import { coordinateCount } from "../pose/skeleton";
import { permuteAxes } from "./axes";
import type { RpsmConfig } from "./config";
import { RpsmNetwork } from "./network";
import { memoryShape, type ParameterSpec } from "./parameterSpec";

type StoredTensors = SafetensorsContent["tensors"];

/** What fc_2 reads, in the order of its columns (stage.ts). */
type Reading = "memory" | "features" | "previous pose";
type Columns = { reads: Reading; count: number }[];

const fc2Pattern = /^stage(\d+)\.fc_2\.weight$/;

/**
 * A network that takes over what fits of another one's weights: tensors of the same name and shape, and of an fc_2 that
 * reads something else the columns of what both read, the others 0, so that what is new has no say at first. The rest is drawn
 * by seed.
 *
 * @param weights a safetensors file of a network of the same width, with any memory or none, of 1 to 3 stages
 * @throws StudioError `model-broken` when nothing fits
 */
export function inheritWeights(config: RpsmConfig, weights: Uint8Array, seed: number, source: string): RpsmNetwork {
  const { tensors } = readSafetensors(weights, source);
  const network = RpsmNetwork.create(config, seed);
  try {
    let inherited = 0;
    for (const spec of network.parameters.specs) {
      const values = inheritedValues(spec, tensors, config);
      if (!values) continue;
      const shape = memoryShape(spec);
      tf.tidy(() => {
        const inMemoryOrder = permuteAxes(values, spec.fileShape, spec.memoryAxes);
        network.parameters.variable(spec.name).assign(tf.tensor(inMemoryOrder, shape));
      });
      inherited++;
    }
    if (inherited === 0) {
      throw new StudioError("model-broken", `${source}: no tensor fits this network: choose one of the same width`);
    }
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** In the file's order; undefined where nothing fits. */
function inheritedValues(spec: ParameterSpec, tensors: StoredTensors, config: RpsmConfig): Float32Array | undefined {
  const stored = tensors.get(spec.name);
  if (!stored) return undefined;
  const stage = fc2Pattern.exec(spec.name)?.[1];
  if (stage === undefined) return stored.shape.join() === spec.fileShape.join() ? stored.read() : undefined;
  const before = columnsOf(Number(stage), { ...config, ...formOf(tensors) });
  if (stored.shape.join() !== [coordinateCount, widthOf(before)].join()) return undefined;
  return columnsInCommon(stored.read(), before, columnsOf(Number(stage), config));
}

/** What the weights' own network is like, told from its tensors. */
function formOf(tensors: StoredTensors): Pick<RpsmConfig, "recurrent" | "form"> {
  const remembers = (["lstm", "convlstm"] as const).find((kind) => tensors.has(`stage1.${kind}.weight_hh`));
  return {
    recurrent: remembers ?? "none",
    form: tensors.has("stage1.adaption.residual.fc_a.weight") ? "residual" : "plain",
  };
}

function columnsOf(stage: number, { recurrent, form, width }: RpsmConfig): Columns {
  const features = { reads: "features", count: width } as const;
  switch (recurrent) {
    case "lstm":
      return [{ reads: "memory", count: width }, ...(form === "residual" ? [features] : [])];
    case "convlstm":
      return [features]; // its memory lies before them
    case "none":
      return [features, ...(stage > 1 ? [{ reads: "previous pose", count: coordinateCount } as const] : [])];
    default:
      throw recurrent satisfies never;
  }
}

/** @returns (51, columns of `now`); undefined when they have none in common */
function columnsInCommon(values: Float32Array, before: Columns, now: Columns): Float32Array | undefined {
  const startOf = (columns: Columns, index: number) => widthOf(columns.slice(0, index));
  const result = new Float32Array(coordinateCount * widthOf(now));
  let found = false;
  now.forEach(({ reads, count }, to) => {
    const from = before.findIndex((columns) => columns.reads === reads && columns.count === count);
    if (from < 0) return;
    found = true;
    for (let row = 0; row < coordinateCount; row++) {
      const start = row * widthOf(before) + startOf(before, from);
      result.set(values.subarray(start, start + count), row * widthOf(now) + startOf(now, to));
    }
  });
  return found ? result : undefined;
}

function widthOf(columns: Columns): number {
  return columns.reduce((sum, { count }) => sum + count, 0);
}
