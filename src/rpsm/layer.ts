import type { ParameterSpec } from "./parameterSpec";

/** A layer under the name that its weights have in the file: what a network's parts consist of. */
export interface Layer {
  /** `shared.conv1_1`, `stage2.lstm`; the names of its parameters begin with it. */
  readonly name: string;
  /** Of one frame; maps are (height, width, channels). */
  readonly outputShape: readonly number[];
  readonly parameterSpecs: readonly ParameterSpec[];
}
