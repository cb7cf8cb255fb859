import type { CropBox } from "../../common/protocol";

/**
 * Finds one person's COCO keypoints in a picture. Another detector is another file that makes one of these, and a
 * line in loadDetector.ts.
 */
export interface Detector2D {
  readonly id: string;
  /** Side in pixels of the square RGB picture it looks at. */
  readonly imageSize: number;
  /**
   * @param rgb imageSize * imageSize * 3 bytes, row by row
   * @param crop where the picture was cut out of the source
   * @returns 17 x (x px, y px, score 0..1) in the source picture, a new array
   */
  detect(rgb: Uint8Array, crop: CropBox): Promise<Float32Array>;
  dispose(): void;
}
