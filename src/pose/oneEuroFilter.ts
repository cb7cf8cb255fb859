/** The speed is itself low-passed, at this cut-off; the paper's choice. */
const speedCutoffHz = 1;

export interface OneEuroParameters {
  /** Cut-off frequency at rest: lower is calmer. */
  minCutoffHz: number;
  /** Cut-off gained per unit of speed, in Hz per (unit/s): higher lags less behind fast motion. */
  beta: number;
}

/**
 * The One Euro filter (Casiez, Roussel, Vogel, CHI 2012) for points: a first-order low-pass whose cut-off rises with
 * speed, so that a resting joint does not jitter and a fast one does not lag. Speed is a point's, not a coordinate's,
 * so the three coordinates of a joint lag alike and its path keeps its shape. With dimension 1 it is the paper's filter.
 * Nothing is allocated per sample.
 */
export class OneEuroFilter {
  private readonly value: Float64Array;
  private readonly velocity: Float64Array;
  private started = false;

  /**
   * @param length how many numbers a sample has
   * @param dimension how many of them in a row are one point
   */
  constructor(
    length: number,
    private readonly dimension = 3,
  ) {
    this.value = new Float64Array(length);
    this.velocity = new Float64Array(length);
  }

  /** The next sample is taken as it is. */
  reset(): void {
    this.started = false;
  }

  /**
   * Filters one sample in place.
   * @param timeStepSeconds since the sample before; a step that is not above 0 repeats the last result
   * @param parameters undefined: the sample stays raw, and the filter follows it, ready to be switched on
   */
  apply(sample: Float32Array, timeStepSeconds: number, parameters: OneEuroParameters | undefined): void {
    if (!this.started || !parameters) {
      this.value.set(sample);
      this.velocity.fill(0);
      this.started = true;
      return;
    }
    if (timeStepSeconds > 0) this.advance(sample, timeStepSeconds, parameters);
    sample.set(this.value);
  }

  private advance(sample: Float32Array, timeStepSeconds: number, { minCutoffHz, beta }: OneEuroParameters): void {
    const speedWeight = lowPassWeight(speedCutoffHz, timeStepSeconds);
    for (let start = 0; start < this.value.length; start += this.dimension) {
      let squaredSpeed = 0;
      for (let i = start; i < start + this.dimension; i++) {
        const measured = (sample[i]! - this.value[i]!) / timeStepSeconds;
        const smooth = this.velocity[i]! + speedWeight * (measured - this.velocity[i]!);
        this.velocity[i] = smooth;
        squaredSpeed += smooth * smooth;
      }
      const weight = lowPassWeight(minCutoffHz + beta * Math.sqrt(squaredSpeed), timeStepSeconds);
      for (let i = start; i < start + this.dimension; i++) {
        this.value[i]! += weight * (sample[i]! - this.value[i]!);
      }
    }
  }
}

/** How much of a new sample a first-order low-pass takes: 1 / (1 + tau / step), tau = 1 / (2 pi cutoff). */
function lowPassWeight(cutoffHz: number, timeStepSeconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoffHz * timeStepSeconds));
}

const liveliest: OneEuroParameters = { minCutoffHz: 8, beta: 0.04 };
const calmest: OneEuroParameters = { minCutoffHz: 0.3, beta: 0.0015 };

/**
 * The parameters for joints in millimetres at a smoothing strength (Settings.smoothing): 0 is raw, 1 the calmest,
 * in between each parameter changes by a constant factor per step of the strength.
 */
export function poseSmoothing(strength: number): OneEuroParameters | undefined {
  if (!(strength > 0)) return undefined;
  const s = Math.min(1, strength);
  const between = (from: number, to: number) => from * (to / from) ** s;
  return {
    minCutoffHz: between(liveliest.minCutoffHz, calmest.minCutoffHz),
    beta: between(liveliest.beta, calmest.beta),
  };
}
