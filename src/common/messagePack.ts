import { decode, Encoder, ExtensionCodec } from "@msgpack/msgpack";

/** MessagePack extension types of arrays of numbers: their bytes, little-endian. Uint8Array is MessagePack's `bin`. */
const float32ArrayType = 1;
const float64ArrayType = 2;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: float32ArrayType,
  encode: (value) => {
    if (value instanceof Float32Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return null;
  },
  // A copy, since the bytes inside a message are seldom aligned to 4. Not slice(): Node's Buffer shares memory there.
  decode: (bytes) => new Float32Array(new Uint8Array(bytes).buffer),
});
extensionCodec.register({
  type: float64ArrayType,
  encode: (value) => {
    if (value instanceof Float64Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)) {
      throw new TypeError(`a ${value.constructor.name} cannot cross the WebSocket: use Uint8Array or Float32Array`);
    }
    return null;
  },
  decode: (bytes) => new Float64Array(new Uint8Array(bytes).buffer),
});

const encoder = new Encoder({ extensionCodec, ignoreUndefined: true });

/**
 * A message as bytes for transports without structured cloning (the browser host's WebSocket). Fields that are
 * undefined are left out, which reads the same at the other end.
 * @throws TypeError for typed arrays other than Uint8Array, Float32Array and Float64Array
 */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(message);
}

/** The message again. A Uint8Array inside shares memory with `bytes`. */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec });
}
