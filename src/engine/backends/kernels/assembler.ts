/**
 * A small assembler for WebAssembly (core specification 2.0, with SIMD and relaxed SIMD): kernels are written in
 * TypeScript as nested instructions, unrolled by ordinary loops, and become a module's bytes at run time. One that
 * computes on another module's memory imports it as "env.memory".
 */

/** An instruction with its operands, in the order of execution. */
export type Code = readonly number[];

export type ValueType = "i32" | "f32" | "v128";

const valueTypes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A parameter or variable of a function. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

export interface KernelFunction {
  name: string;
  parameters: readonly ValueType[];
  /** @param parameters in order @param local makes a variable; it starts at zero */
  body(parameters: Local[], local: (type: ValueType) => Local): Code;
}

/** The bytes of a module that imports "env.memory" and exports the functions, which return nothing. */
export function assemble(functions: readonly KernelFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...vector(parameters.map((type) => [valueTypes[type]])), 0]);
  const memory = [...text("env"), ...text("memory"), 0x02, 0x00, 0x00];
  const exports = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // "\0asm", version 1
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exports)),
    ...section(10, vector(functions.map(functionCode))),
  ]);
}

function functionCode({ parameters, body }: KernelFunction): number[] {
  const variables: ValueType[] = [];
  const local = (type: ValueType) => localAt(parameters.length + variables.push(type) - 1);
  const instructions = body(
    parameters.map((_, i) => localAt(i)),
    local,
  );
  const declarations = vector(variables.map((type) => [1, valueTypes[type]]));
  const content = [...declarations, ...instructions, 0x0b];
  return [...unsigned(content.length), ...content];
}

function localAt(index: number): Local {
  return { get: [0x20, ...unsigned(index)], set: (value) => [...value, 0x21, ...unsigned(index)] };
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return vector([...value].map((letter) => [letter.charCodeAt(0)]));
}

/** LEB128 of a whole number from 0 on. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 of a 32-bit integer. */
export function signed(value: number): number[] {
  const ends = value >= -0x40 && value < 0x40;
  return ends ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
