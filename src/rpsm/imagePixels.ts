/**
 * What the image front end takes of a picture: colour values in [0, 1] minus 0.5 (the paper's released code).
 * @param rgb bytes R, G, B of each pixel, row by row
 */
export function toNetworkPixels(rgb: Uint8Array): Float32Array<ArrayBuffer> {
  const pixels = new Float32Array(rgb.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = rgb[i]! / 255 - 0.5;
  return pixels;
}
