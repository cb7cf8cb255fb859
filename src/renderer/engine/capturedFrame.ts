import type { CropBox } from "../../common/protocol";

/** A picture that was captured and not yet cut out. Whoever takes it releases it, once. */
export interface CapturedFrame {
  /** Time of the picture in its source, ms. */
  readonly capturedAtMs: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Cuts the box out, scales it to side x side and writes it as RGB; outside the picture is black. */
  writeCrop(crop: CropBox, side: number, into: Uint8Array): Promise<void>;
  release(): void;
}
