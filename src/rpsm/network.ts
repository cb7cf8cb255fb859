import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../common/errors";
import type { NumberType } from "../common/safetensorsHeader";
import { coordinateCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";
import { type NetworkParts, networkParts } from "./networkParts";
import type { ParameterSpec } from "./parameterSpec";
import { Parameters } from "./parameters";
import type { RecurrentState } from "./recurrentLayer";

/** What the network remembers from frame to frame, per stage; belongs to whoever received it. */
export type RpsmState = RecurrentState[];

/**
 * The recurrent 3D pose sequence machine (Lin et al., CVPR 2017, section 3): stages that each predict the pose of
 * every frame, remember the frames before, and refine the pose of the stage before. Causal.
 *
 * Poses are in network units; see targetScaling.ts. Tensors that a method returns belong to the caller, those it is
 * given stay the caller's.
 */
export class RpsmNetwork {
  private constructor(
    readonly config: RpsmConfig,
    private readonly parts: NetworkParts,
    /** The weights; whoever trains them changes them in place. */
    readonly parameters: Parameters,
  ) {}

  /** A network with new weights; the same seed gives the same weights. */
  static create(config: RpsmConfig, seed: number): RpsmNetwork {
    const parts = networkParts(config);
    return new RpsmNetwork(config, parts, Parameters.random(specsOf(parts), seed));
  }

  /**
   * @param weights a safetensors file, PyTorch's layout
   * @param source the file's name in errors
   * @throws StudioError `model-broken` that names the tensor
   */
  static fromWeights(config: RpsmConfig, weights: Uint8Array, source: string): RpsmNetwork {
    const parts = networkParts(config);
    return new RpsmNetwork(config, parts, Parameters.fromFile(specsOf(parts), weights, source));
  }

  get parameterCount(): number {
    return this.parameters.count;
  }

  /** Shape of one frame's input: [keypointFeatureCount], or [sizePx, sizePx, 3] (imagePixels.ts). */
  get frameShape(): readonly number[] {
    return this.parts.frontEnd.frameShape;
  }

  /** The state before the first frame. */
  initialState(batch: number): RpsmState {
    return this.parts.stages.map((stage) => stage.initialState(batch));
  }

  /**
   * Whole sequences at once, for training.
   * @param inputs what the front end takes. (B, T, ...frameShape), see frameShape
   * @param state the state before the first frame; the initial state when absent
   * @returns every stage's poses, each (B, T, 51), and the state after the last frame
   */
  forwardSequence(inputs: tf.Tensor, state?: RpsmState): { poses: tf.Tensor3D[]; state: RpsmState } {
    const frames = inputs.shape[1]!;
    return tf.tidy(() => this.forwardShared(this.shareSequence(inputs), frames, state));
  }

  /**
   * The part of forwardSequence that all stages share, for a training in which it does not learn.
   * @returns (T * B, ...), time-major
   */
  shareSequence(inputs: tf.Tensor): tf.Tensor {
    this.checkInput(inputs, 2);
    const [batch, frames, ...frameShape] = inputs.shape as [number, number, ...number[]];
    return tf.tidy(() => {
      const swapped = [1, 0, ...frameShape.map((_, i) => i + 2)];
      const rows = tf.reshape(tf.transpose(inputs, swapped), [frames * batch, ...frameShape]);
      return this.parts.frontEnd.share(rows, this.parameters);
    });
  }

  /** What forwardSequence makes of what shareSequence left. */
  forwardShared(shared: tf.Tensor, frames: number, state?: RpsmState): { poses: tf.Tensor3D[]; state: RpsmState } {
    const batch = shared.shape[0]! / frames;
    return tf.tidy(() => {
      const result = this.run(shared, frames, state ?? this.initialState(batch));
      const poses = result.poses.map((pose) => {
        const timeMajor = tf.reshape(pose, [frames, batch, coordinateCount]);
        return tf.transpose(timeMajor, [1, 0, 2]) as tf.Tensor3D;
      });
      return { poses, state: result.state };
    });
  }

  /**
   * One frame, for streaming: the same numbers as forwardSequence, state carried by the caller.
   * @param input (B, ...frameShape), see frameShape
   * @returns every stage's pose, each (B, 51), and the state to hand to the next step
   */
  step(input: tf.Tensor, state: RpsmState): { poses: tf.Tensor2D[]; state: RpsmState } {
    this.checkInput(input, 1);
    return tf.tidy(() => this.run(this.parts.frontEnd.share(input, this.parameters), 1, state));
  }

  /** The weights as a safetensors file, PyTorch's layout. F32 is exact. */
  toSafetensors(type: NumberType): Promise<Uint8Array> {
    return this.parameters.toSafetensors(type);
  }

  dispose(): void {
    this.parameters.dispose();
  }

  private run(shared: tf.Tensor, frames: number, before: RpsmState): { poses: tf.Tensor2D[]; state: RpsmState } {
    const { frontEnd, stages } = this.parts;
    const poses: tf.Tensor2D[] = [];
    let passedOn: tf.Tensor | undefined;
    const state = stages.map((stage, i) => {
      const { adapted, passedOn: forNext } = frontEnd.adapt(i + 1, shared, passedOn, this.parameters);
      passedOn = forNext;
      const result = stage.run(adapted, poses.at(-1), frames, before[i]!, this.parameters);
      poses.push(result.pose);
      return result.state;
    });
    return { poses, state };
  }

  private checkInput({ shape }: tf.Tensor, leadingAxes: number): void {
    const { frameShape } = this;
    if (shape.length === leadingAxes + frameShape.length && frameShape.every((n, i) => n === shape[leadingAxes + i])) {
      return;
    }
    const leading = leadingAxes === 2 ? "batch, frames" : "batch";
    throw new StudioError(
      "bad-argument",
      `the network takes inputs of shape [${leading}, ${frameShape.join(", ")}], not [${shape.join(", ")}]`,
    );
  }
}

function specsOf({ layers }: NetworkParts): ParameterSpec[] {
  return layers.flatMap(({ parameterSpecs }) => parameterSpecs);
}
