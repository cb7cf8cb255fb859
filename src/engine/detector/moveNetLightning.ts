import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { StudioError } from "../../common/errors";
import type { DetectorFiles } from "../../common/protocol";
import { keypointCount, keypointStride } from "../../pose/keypoints";
import type { Detector2D } from "./detector2D";

const imageSize = 192;

/** The parts of a TensorFlow.js graph model's JSON that are used here. */
interface GraphFile {
  format?: string;
  modelTopology?: object;
  signature?: object;
  weightsManifest?: { weights: tf.io.WeightsManifestEntry[] }[];
}

/**
 * MoveNet single-pose Lightning, version 4 (Apache-2.0), as a TensorFlow.js graph model.
 * Input int32 (1, 192, 192, 3), values 0..255; output (1, 1, 17, 3): y, x in 0..1 of the picture, score.
 * Ready to run at full speed when it is returned: shaders are compiled, buffers allocated.
 *
 * @throws StudioError `file-broken` that names the file
 */
export async function loadMoveNetLightning(files: DetectorFiles): Promise<Detector2D> {
  const graph = parseGraph(files);
  const weightSpecs = (graph.weightsManifest ?? []).flatMap(({ weights }) => weights);
  checkWeightBytes(files, weightSpecs);
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: graph.modelTopology!,
    signature: graph.signature!,
    weightSpecs,
    // A copy: bytes that came over a link may start anywhere in a larger buffer, and views of floats need alignment.
    weightData: new Uint8Array(files.weights).buffer,
  };
  let model: GraphModel;
  try {
    model = await loadGraphModel(tf.io.fromMemory(artifacts));
  } catch (error) {
    throw new StudioError("file-broken", `${files.id}: the graph cannot be loaded (${messageOf(error)})`, {
      cause: error,
    });
  }
  const detector = createDetector(model);
  try {
    await detector.detect(new Uint8Array(imageSize * imageSize * 3), { x: 0, y: 0, size: imageSize });
  } catch (error) {
    detector.dispose();
    throw new StudioError("file-broken", `${files.id}: the graph does not run (${messageOf(error)})`, { cause: error });
  }
  return detector;
}

function createDetector(model: GraphModel): Detector2D {
  /** TensorFlow.js takes int32 from an Int32Array only; one is enough, frames are detected one at a time. */
  const pixels = new Int32Array(imageSize * imageSize * 3);
  return {
    id: "movenet-lightning",
    imageSize,
    async detect(rgb, crop) {
      pixels.set(rgb);
      const output = tf.tidy(() => model.execute(tf.tensor4d(pixels, [1, imageSize, imageSize, 3], "int32")));
      const found = output as tf.Tensor; // (1, 1, 17, 3)
      try {
        return toSourcePixels(await found.data(), crop);
      } finally {
        found.dispose();
      }
    },
    dispose: () => model.dispose(),
  };
}

function toSourcePixels(found: ArrayLike<number>, crop: { x: number; y: number; size: number }): Float32Array {
  const keypoints = new Float32Array(keypointCount * keypointStride);
  for (let i = 0; i < keypoints.length; i += keypointStride) {
    keypoints[i] = crop.x + found[i + 1]! * crop.size;
    keypoints[i + 1] = crop.y + found[i]! * crop.size;
    keypoints[i + 2] = found[i + 2]!;
  }
  return keypoints;
}

function parseGraph(files: DetectorFiles): GraphFile {
  let graph: GraphFile | undefined;
  try {
    graph = JSON.parse(files.graph) as GraphFile;
  } catch (error) {
    throw new StudioError("file-broken", `${files.id}.json is not JSON (${messageOf(error)})`, { cause: error });
  }
  if (graph?.format !== "graph-model" || !graph.modelTopology || !Array.isArray(graph.weightsManifest)) {
    throw new StudioError("file-broken", `${files.id}.json is not a TensorFlow.js graph model`);
  }
  return graph;
}

function checkWeightBytes(files: DetectorFiles, specs: readonly tf.io.WeightsManifestEntry[]): void {
  const expected = specs.reduce((sum, spec) => sum + tf.util.sizeFromShape(spec.shape) * bytesPerNumber(spec), 0);
  if (files.weights.byteLength !== expected) {
    throw new StudioError(
      "file-broken",
      `${files.id}.bin has ${files.weights.byteLength} bytes, its graph needs ${expected}: the file is cut short or ` +
        "belongs to another graph",
    );
  }
}

function bytesPerNumber({ dtype, quantization }: tf.io.WeightsManifestEntry): number {
  switch (quantization?.dtype) {
    case "float16":
    case "uint16":
      return 2;
    case "uint8":
      return 1;
    default:
      return dtype === "bool" ? 1 : 4;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
