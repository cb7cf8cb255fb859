import { expect, test } from "vitest";
import { Scratch } from "../../../../../src/engine/backends/kernels/scratch";

/** A heap that keeps book; addresses are told as Emscripten does, as signed numbers. */
function heapOf(addresses: number[]) {
  const freed: number[] = [];
  const asked: number[] = [];
  const _malloc = (bytes: number) => {
    asked.push(bytes);
    return addresses.shift()! | 0;
  };
  return { _malloc, _free: (address: number) => void freed.push(address), freed, asked };
}

test("room is kept for the next time, and grows with what it has to hold", () => {
  const heap = heapOf([64, 128]);
  const scratch = new Scratch(heap);
  expect(scratch.reserve(100)).toBe(64);
  expect(scratch.reserve(50)).toBe(64);
  expect(heap.asked).toEqual([100]);
  expect(scratch.reserve(200)).toBe(128);
  expect(heap.freed).toEqual([64]);
});

test("an address above 2 GB is a positive number", () => {
  expect(new Scratch(heapOf([2 ** 31 + 16])).reserve(8)).toBe(2 ** 31 + 16);
});

test("a full heap is said, and asked again the next time", () => {
  const scratch = new Scratch(heapOf([0, 32]));
  expect(() => scratch.reserve(8)).toThrow("out of memory");
  expect(scratch.reserve(8)).toBe(32);
});
