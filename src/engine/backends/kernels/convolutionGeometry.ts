import { backend_util, type Conv2DBackpropFilterAttrs } from "@tensorflow/tfjs-core";
import { floatBytes } from "./tile";

/** Numbers that lie in pieces at even distances in a padded image. */
export interface Pieces {
  /** Bytes from where the place of the filter begins. */
  start: number;
  /** Bytes from piece to piece. */
  step: number;
  count: number;
  /** Numbers of each piece. */
  length: number;
}

/** How the numbers of a convolution over one image lie in memory. */
export interface ConvolutionGeometry {
  images: number;
  inputs: number;
  outputs: number;
  /** Numbers of an image and of its output. */
  imageSize: number;
  outputSize: number;
  /** Places of the output. */
  rows: number;
  imageHeight: number;
  imageRowBytes: number;
  paddedBytes: number;
  paddedRowBytes: number;
  /** Bytes from the padded image's begin to where the image itself begins. */
  insideStart: number;
  /** For each place of the filter, row by row, the bytes to where it begins in the padded image. */
  places: number[];
  /** What a place of the filter sees of the padded image, in the output's order. */
  seen: Pieces[];
}

/** @throws Error for another order of axes than rows, height, width, channels */
export function convolutionGeometry(
  imageShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: Omit<Conv2DBackpropFilterAttrs, "filterShape">,
): ConvolutionGeometry {
  if (dataFormat !== "NHWC") throw new Error(`convolutions are computed in NHWC, not ${dataFormat}`);
  type Shape = [number, number, number, number];
  const info = backend_util.computeConv2DInfo(
    imageShape as Shape,
    filterShape as Shape,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { inHeight, inWidth, outHeight, outWidth, inChannels, outChannels, padInfo, strideHeight, strideWidth } = info;
  const pixelBytes = inChannels * floatBytes;
  const paddedRowBytes = (inWidth + padInfo.left + padInfo.right) * pixelBytes;
  const lines = Array.from({ length: outHeight }, (_, y) => y * strideHeight * paddedRowBytes);
  return {
    images: info.batchSize,
    inputs: inChannels,
    outputs: outChannels,
    imageSize: inHeight * inWidth * inChannels,
    outputSize: outHeight * outWidth * outChannels,
    rows: outHeight * outWidth,
    imageHeight: inHeight,
    imageRowBytes: inWidth * pixelBytes,
    paddedBytes: (inHeight + padInfo.top + padInfo.bottom) * paddedRowBytes,
    paddedRowBytes,
    insideStart: padInfo.top * paddedRowBytes + padInfo.left * pixelBytes,
    places: Array.from({ length: info.filterHeight }, (_, y) => y * paddedRowBytes).flatMap((start) =>
      Array.from({ length: info.filterWidth }, (_, x) => start + x * pixelBytes),
    ),
    seen:
      strideWidth === 1
        ? // Neighbours in the output are neighbours in the image.
          [{ start: 0, step: strideHeight * paddedRowBytes, count: outHeight, length: outWidth * inChannels }]
        : lines.map((start) => ({ start, step: strideWidth * pixelBytes, count: outWidth, length: inChannels })),
  };
}
