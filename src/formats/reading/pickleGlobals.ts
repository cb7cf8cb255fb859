import {
  PickledArray,
  type PickledGlobal,
  PickledType,
  type PickleProblem,
  type PickleValue,
  sizes,
} from "./pickleValues";

const kinds = /^(?:[fiub]\d{1,2}|O\d?|[US]\d{1,6})$/;

const ndarray: PickledGlobal = { name: "numpy.ndarray" };

const dtype: PickledGlobal = { name: "numpy.dtype", call: ([kind], broken) => typeOf(kind, broken) };

/** `_reconstruct(numpy.ndarray, (0,), b"b")`: an empty array that BUILD fills. */
const reconstruct: PickledGlobal = {
  name: "numpy.core.multiarray._reconstruct",
  call([type], broken) {
    if (type !== ndarray) throw broken("only arrays of NumPy's own class are made");
    return new PickledArray();
  },
};

/** `scalar(dtype, bytes)`: a number of a NumPy type. */
const scalar: PickledGlobal = {
  name: "numpy.core.multiarray.scalar",
  call([type, bytes], broken) {
    const array = filledArray(type, [], false, bytes, broken);
    return array.numbers(broken).values[0];
  },
};

/** `_frombuffer(bytes, dtype, shape, order)`, in protocol 5. */
const fromBuffer: PickledGlobal = {
  name: "numpy.core.numeric._frombuffer",
  call: ([bytes, type, shape, order], broken) => filledArray(type, sizes(shape, broken), order === "F", bytes, broken),
};

/** `encode(text, "latin1")`: how protocol 2 writes bytes. */
const encode: PickledGlobal = {
  name: "_codecs.encode",
  call([text, encoding], broken) {
    if (typeof text !== "string" || encoding !== "latin1") throw broken("only bytes as latin1 text are read");
    return Uint8Array.from(text, (character) => {
      const code = character.charCodeAt(0);
      if (code > 0xff) throw broken("a text of bytes holds other characters");
      return code;
    });
  },
};

/** `bytes()`: how protocol 2 writes none. */
const noBytes: PickledGlobal = {
  name: "bytes",
  call(parameters, broken) {
    if (parameters.length > 0) throw broken("bytes are made of nothing only");
    return new Uint8Array(0);
  },
};

/** NumPy 2 moved `numpy.core`. */
const globals: ReadonlyMap<string, PickledGlobal> = new Map([
  ["numpy ndarray", ndarray],
  ["numpy dtype", dtype],
  ["numpy.core.multiarray _reconstruct", reconstruct],
  ["numpy._core.multiarray _reconstruct", reconstruct],
  ["numpy.core.multiarray scalar", scalar],
  ["numpy._core.multiarray scalar", scalar],
  ["numpy.core.numeric _frombuffer", fromBuffer],
  ["numpy._core.numeric _frombuffer", fromBuffer],
  ["_codecs encode", encode],
  ["__builtin__ bytes", noBytes],
]);

/** What a pickle may refer to: nothing but what NumPy's arrays are made with. */
export function findGlobal(module: string, name: string): PickledGlobal | undefined {
  return globals.get(`${module} ${name}`);
}

function typeOf(kind: PickleValue, broken: PickleProblem): PickledType {
  if (typeof kind !== "string" || !kinds.test(kind)) throw broken("a dtype is none of numbers, texts and objects");
  return new PickledType(kind);
}

function filledArray(
  type: PickleValue,
  shape: number[],
  fortranOrder: boolean,
  bytes: PickleValue,
  broken: PickleProblem,
): PickledArray {
  const array = new PickledArray();
  array.setState([1, shape, type, fortranOrder, bytes], broken);
  return array;
}
