/** A model as files, read by the host, so that the engine needs no file system. */
export interface ModelFiles {
  id: string;
  /** Text of model.json. */
  description: string;
  /** weights.safetensors. */
  weights: Uint8Array;
}
