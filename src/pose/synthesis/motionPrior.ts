import { StudioError } from "../../common/errors";
import { readSafetensors, type SafetensorsContent } from "../../common/safetensors";
import { type MotionSource, mocapPointCount } from "../mocapPoints";
import { type DecodedBody, type DecodedMotion, decodeMotion, motionChannelCount } from "./motionDecoder";
import { createRandom, type Random } from "./random";

export interface GeneratedMotionOptions {
  seed: number;
  /** Takes to invent. */
  clips: number;
  /** Length of each take; at most longestTakeS. */
  seconds: number;
}

/** A mixture of Gaussians over windows of human motion; training/motion_prior.py fits it. */
export interface MotionPrior extends DecodedBody {
  /** Latent numbers per window. */
  size: number;
  /** (curveNumbers) and (size, curveNumbers): a window's cosine coefficients are mean + latent * basis. */
  mean: Float32Array;
  basis: Float32Array;
  /** (kinds) how often each Gaussian is drawn, (kinds, size) its centre. */
  weights: Float32Array;
  means: Float32Array;
  /** (kinds, size (size + 1) / 2) its covariance's lower Cholesky factor, row by row. */
  factors: Float32Array;
}

const fps = 50;
const windowFrames = 150;
const coefficientCount = 28;
const curveNumbers = coefficientCount * motionChannelCount;
const longestTakeS = windowFrames / fps;

/** A draw that is no person's is drawn anew; two of three are, so that this many in a row never are all refused. */
const mostDraws = 50;
const unitsPerMillimetre = 8;

/**
 * Invents human motion: the same bytes and options give the same motion on every machine.
 *
 * @param bytes resources/motion/motion-prior.safetensors
 * @throws StudioError `model-broken` when the file is none, `bad-argument` for takes that are too long
 */
export function generateMotion(bytes: Uint8Array, { seed, clips, seconds }: GeneratedMotionOptions): MotionSource {
  const frames = Math.round(seconds * fps);
  if (!(frames >= 1 && frames <= windowFrames)) {
    throw new StudioError("bad-argument", `"seconds" must be above 0 and at most ${longestTakeS}, not ${seconds}`);
  }
  const prior = readMotionPrior(bytes);
  const perTake = frames * mocapPointCount * 3;
  const points = new Int16Array(clips * perTake);
  for (let clip = 0; clip < clips; clip++) {
    const motion = drawMotion(prior, createRandom(seed, clip));
    for (let i = 0; i < perTake; i++) points[clip * perTake + i] = Math.round(motion.points[i]! * unitsPerMillimetre);
  }
  const takes = Array.from({ length: clips }, (_, clip) => ({ subject: 0, start: clip * frames, frames }));
  return { points, clips: takes, fps };
}

function drawMotion(prior: MotionPrior, random: Random): DecodedMotion {
  let motion = drawWindow(prior, random);
  for (let draw = 1; draw < mostDraws && !motion.isPerson; draw++) motion = drawWindow(prior, random);
  return motion;
}

function drawWindow(prior: MotionPrior, random: Random): DecodedMotion {
  const kind = random.weighted([...prior.weights]);
  const normal = Float64Array.from({ length: prior.size }, () => random.gaussian(0, 1));
  return decodeWindow(prior, kind, normal);
}

/**
 * The window that a kind of motion makes of standard normal numbers.
 * @param normal (size)
 */
export function decodeWindow(prior: MotionPrior, kind: number, normal: Float64Array): DecodedMotion {
  const { size, mean, basis, means, factors } = prior;
  const coefficients = Float64Array.from(mean);
  let factor = (kind * size * (size + 1)) / 2;
  for (let row = 0; row < size; row++) {
    let latent = means[kind * size + row]!;
    for (let column = 0; column <= row; column++) latent += factors[factor++]! * normal[column]!;
    for (let i = 0; i < curveNumbers; i++) coefficients[i]! += latent * basis[row * curveNumbers + i]!;
  }
  return decodeMotion(fromCosines(coefficients), prior);
}

/** (windowFrames, coefficientCount): the first functions of the orthonormal DCT-II. */
const cosines = Float64Array.from({ length: windowFrames * coefficientCount }, (_, i) => {
  const k = i % coefficientCount;
  const frame = Math.floor(i / coefficientCount);
  return Math.sqrt((k === 0 ? 1 : 2) / windowFrames) * Math.cos((Math.PI * k * (frame + 0.5)) / windowFrames);
});

/** Curves (frames, channels) from coefficients (coefficients, channels). */
function fromCosines(coefficients: Float64Array): Float64Array {
  const channels = curveNumbers / coefficientCount;
  const curves = new Float64Array(windowFrames * channels);
  for (let frame = 0; frame < windowFrames; frame++) {
    for (let k = 0; k < coefficientCount; k++) {
      const cosine = cosines[frame * coefficientCount + k]!;
      for (let channel = 0; channel < channels; channel++) {
        curves[frame * channels + channel]! += cosine * coefficients[k * channels + channel]!;
      }
    }
  }
  return curves;
}

const source = "motion-prior.safetensors";

/** @throws StudioError `model-broken` naming the tensor that is missing or has another shape */
export function readMotionPrior(bytes: Uint8Array): MotionPrior {
  const content = readSafetensors(bytes, source);
  const [kinds = 0, size = 0] = content.tensors.get("means")?.shape ?? [];
  const read = (name: string, ...shape: number[]) => readTensor(content, name, shape);
  return {
    size,
    means: read("means", kinds, size),
    weights: read("weights", kinds),
    factors: read("factors", kinds, (size * (size + 1)) / 2),
    mean: read("mean", curveNumbers),
    basis: read("basis", size, curveNumbers),
    face: read("face", 5, 3),
    toesMm: read("toes", 1)[0]!,
  };
}

function readTensor({ tensors }: SafetensorsContent, name: string, shape: readonly number[]): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new StudioError("model-broken", `${source}: there is no tensor "${name}"`);
  if (tensor.shape.join() === shape.join() && !shape.includes(0)) return tensor.read();
  const shapes = `the shape [${tensor.shape.join(", ")}], not [${shape.join(", ")}]`;
  throw new StudioError("model-broken", `${source}: tensor "${name}" has ${shapes}`);
}
