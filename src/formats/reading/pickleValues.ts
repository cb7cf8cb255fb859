import { decodeArray, type NpyArray } from "./npyData";

/** What a pickle holds: plain values, and NumPy's arrays. None is undefined, tuples are lists. */
export type PickleValue =
  | undefined
  | boolean
  | number
  | string
  | Uint8Array
  | PickleValue[]
  | PickledDict
  | PickledArray
  | PickledType
  | PickledGlobal;

export type PickledDict = Map<string, PickleValue>;
export type PickleProblem = (problem: string) => Error;

/** A name of a Python module that a pickle refers to: one of a fixed few, each standing for code of ours. */
export interface PickledGlobal {
  /** `numpy.ndarray` */
  name: string;
  /** What calling it gives. Absent: it is not called. */
  call?(parameters: readonly PickleValue[], broken: PickleProblem): PickleValue;
}

/** NumPy's dtype: numbers, texts, or (`O`) any values. */
export class PickledType {
  private byteOrder = "=";

  constructor(private readonly kindAndSize: string) {}

  get isObject(): boolean {
    return this.kindAndSize.startsWith("O");
  }

  /** As in an npy file's header: `<f4`. */
  get descr(): string {
    return this.byteOrder + this.kindAndSize;
  }

  /** @param state (version, byte order, subtype, names, fields, size, alignment, flags), as NumPy pickles it */
  setState(state: PickleValue, broken: PickleProblem): void {
    if (!Array.isArray(state) || state.length < 5) throw broken("a dtype's state is not NumPy's");
    const [, byteOrder, ...parts] = state;
    if (typeof byteOrder !== "string" || !/^[<>|=]$/.test(byteOrder)) throw broken("a dtype has no byte order");
    if (parts.slice(0, 3).some((part) => part !== undefined)) throw broken("types of several fields are not read");
    this.byteOrder = byteOrder;
  }
}

/** A NumPy array within a pickle. Its numbers are decoded when they are asked for. */
export class PickledArray {
  private parts:
    | { shape: number[]; type: PickledType; fortranOrder: boolean; data: Uint8Array | PickleValue[] }
    | undefined;

  /** Where its numbers lie in the pickle; for arrays of objects its objects. What identifies it. */
  get data(): Uint8Array | PickleValue[] | undefined {
    return this.parts?.data;
  }

  get shape(): readonly number[] {
    return this.parts?.shape ?? [0];
  }

  /** @param state (version, shape, dtype, Fortran order, data), as NumPy pickles it */
  setState(state: PickleValue, broken: PickleProblem): void {
    if (!Array.isArray(state) || state.length !== 5) throw broken("an array's state is not NumPy's");
    const [, shape, type, fortranOrder, data] = state;
    if (!(type instanceof PickledType)) throw broken("an array has no dtype");
    const isFilled = type.isObject ? Array.isArray(data) : data instanceof Uint8Array;
    if (!isFilled) throw broken("an array's content is neither bytes nor a list");
    this.parts = {
      ...{ shape: sizes(shape, broken), type, fortranOrder: fortranOrder === true },
      data: data as Uint8Array | PickleValue[],
    };
  }

  /** @throws what `broken` makes, for arrays of objects or with too few bytes */
  numbers(broken: PickleProblem): { shape: number[]; values: Float32Array | Float64Array } {
    const { shape, values } = this.decoded(broken);
    if (Array.isArray(values)) throw broken("it must hold numbers, not texts");
    return { shape, values };
  }

  /** The one value of an array without dimensions, as `numpy.savez` stores a dictionary. */
  item(broken: PickleProblem): PickleValue {
    const { shape, data } = this.parts ?? {};
    if (shape?.length !== 0 || !Array.isArray(data) || data.length !== 1)
      throw broken("it must hold one Python object");
    return data[0];
  }

  private decoded(broken: PickleProblem): NpyArray {
    if (!this.parts || !(this.parts.data instanceof Uint8Array)) throw broken("it must hold numbers, not objects");
    const { shape, type, fortranOrder, data } = this.parts;
    return decodeArray({ descr: type.descr, shape, fortranOrder }, data, broken);
  }
}

const mostDimensions = 8;

export function sizes(shape: PickleValue, broken: PickleProblem): number[] {
  const isSize = (size: PickleValue) => Number.isSafeInteger(size) && (size as number) >= 0;
  const isShape = Array.isArray(shape) && shape.length <= mostDimensions && shape.every(isSize);
  if (!isShape) throw broken("an array's shape is not a list of sizes");
  return shape as number[];
}
