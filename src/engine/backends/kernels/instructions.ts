import { type Code, type Local, signed, unsigned } from "./assembler";

type Operation<Operands extends Code[]> = (...operands: Operands) => Code;
type Unary = Operation<[Code]>;
type Binary = Operation<[Code, Code]>;
type Ternary = Operation<[Code, Code, Code]>;

function operation(...opcode: number[]): (...operands: Code[]) => Code {
  return (...operands) => [...operands.flat(), ...opcode];
}

function simd(opcode: number): (...operands: Code[]) => Code {
  return operation(0xfd, ...unsigned(opcode));
}

/** Addresses and counts; comparisons are of unsigned numbers, so that addresses above 2 GB work. */
export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  add: operation(0x6a) as Binary,
  subtract: operation(0x6b) as Binary,
  multiply: operation(0x6c) as Binary,
  and: operation(0x71) as Binary,
  shiftLeft: operation(0x74) as Binary,
  isZero: operation(0x45) as Unary,
  isBelow: operation(0x49) as Binary,
  isAbove: operation(0x4b) as Binary,
};

/** 32-bit floating-point numbers in memory; `offset` in bytes. */
export const f32 = {
  load: (address: Code, offset = 0): Code => [...address, 0x2a, ...memoryArgument(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x38, ...memoryArgument(offset)],
  add: operation(0x92) as Binary,
  subtract: operation(0x93) as Binary,
  multiply: operation(0x94) as Binary,
  divide: operation(0x95) as Binary,
  squareRoot: operation(0x91) as Unary,
  /** NaN where one of them is. */
  maximum: operation(0x97) as Binary,
  constant: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
};

/** Four 32-bit floating-point numbers side by side. */
export const f32x4 = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, ...memoryArgument(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0xfd,
    0x0b,
    ...memoryArgument(offset),
  ],
  /** One number from memory in all four places. */
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 0x09, ...memoryArgument(offset)],
  constant: (value: number): Code => {
    const bytes = [...new Uint8Array(Float32Array.of(value, value, value, value).buffer)];
    return [0xfd, 0x0c, ...bytes];
  },
  splat: simd(0x13) as Unary,
  lane: (vector: Code, lane: number): Code => [...vector, 0xfd, 0x1f, lane],
  /** Four of the eight numbers of two vectors, by their places. */
  shuffle: (a: Code, b: Code, places: readonly [number, number, number, number]): Code => [
    ...a,
    ...b,
    0xfd,
    0x0d,
    ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => place * 4 + byte)),
  ],
  add: simd(0xe4) as Binary,
  subtract: simd(0xe5) as Binary,
  multiply: simd(0xe6) as Binary,
  divide: simd(0xe7) as Binary,
  negate: simd(0xe1) as Unary,
  squareRoot: simd(0xe3) as Unary,
  /** NaN where one of them is. */
  minimum: simd(0xe8) as Binary,
  maximum: simd(0xe9) as Binary,
  nearest: simd(0x6a) as Unary,
};

/** Four 32-bit integers side by side. */
export const i32x4 = {
  constant: (value: number): Code => [0xfd, 0x0c, ...new Uint8Array(Int32Array.of(value, value, value, value).buffer)],
  fromFloats: simd(0xf8) as Unary,
  add: simd(0xae) as Binary,
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i32.constant(bits), 0xfd, ...unsigned(0xab)],
};

/** a * b + c, rounded once or twice. */
export type MultiplyAdd = Ternary;

/** Rounds once where the processor can, relaxed SIMD. */
export const relaxedMultiplyAdd = simd(0x105) as MultiplyAdd;

/** Rounds twice; every engine with SIMD has it. */
export const plainMultiplyAdd: MultiplyAdd = (a, b, c) => f32x4.add(f32x4.multiply(a, b), c);

/** Bytes from one place in memory to another. */
export const memoryCopy = operation(0xfc, 0x0a, 0x00, 0x00) as Operation<[target: Code, source: Code, bytes: Code]>;
/** The same byte again and again. */
export const memoryFill = operation(0xfc, 0x0b, 0x00) as Operation<[target: Code, value: Code, bytes: Code]>;

/** for (; counter < end; counter += step) */
export function loopTo(counter: Local, end: Code, step: number, body: Code): Code {
  const inside = i32.isBelow(counter.get, end);
  const advance = counter.set(i32.add(counter.get, i32.constant(step)));
  return when(inside, [0x03, 0x40, ...body, ...advance, ...inside, 0x0d, 0x00, 0x0b]);
}

export function when(condition: Code, then: Code, otherwise: Code = []): Code {
  const elseBranch = otherwise.length > 0 ? [0x05, ...otherwise] : [];
  return [...condition, 0x04, 0x40, ...then, ...elseBranch, 0x0b];
}

/** Aligned to 4 bytes at least. */
function memoryArgument(offset: number): Code {
  return [0x02, ...unsigned(offset)];
}

/** 0, 1, ... count - 1, to unroll. */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
