import type { ImageNetworkChoice, LayerRow } from "../../common/modelProtocol";

/** Sizes of new image networks: the paper's, half its side, and one that is trained in minutes. */
export const networkSizes = {
  paper: { sizePx: 368, baseChannels: 64, width: 1024 },
  half: { sizePx: 184, baseChannels: 64, width: 512 },
  small: { sizePx: 64, baseChannels: 8, width: 128 },
} as const satisfies Record<string, Omit<ImageNetworkChoice, "recurrent">>;

export type NetworkSize = keyof typeof networkSizes;

export const networkWidths = [64, 128, 256, 512, 1024] as const;

export interface NetworkTotals {
  parameters: number;
  /** Of one frame. */
  multiplyAccumulates: number;
}

export function totalsOf(layers: readonly LayerRow[]): NetworkTotals {
  const sum = (of: (row: LayerRow) => number) => layers.reduce((total, row) => total + of(row), 0);
  return { parameters: sum((row) => row.parameters), multiplyAccumulates: sum((row) => row.multiplyAccumulates) };
}

/** Weights are kept in half precision. */
export function fileBytesOf({ parameters }: NetworkTotals): number {
  return parameters * 2;
}
