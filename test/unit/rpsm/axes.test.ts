import { expect, test } from "vitest";
import { inverseOrder, permuteAxes } from "../../../src/rpsm/axes";

test("a matrix is transposed", () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6); // [[1, 2, 3], [4, 5, 6]]
  expect([...permuteAxes(values, [2, 3], [1, 0])]).toEqual([1, 4, 2, 5, 3, 6]);
});

test("four axes go where they are told, as in a convolution's (out, in, y, x) -> (y, x, in, out)", () => {
  const [outputs, inputs, rows, columns] = [2, 3, 4, 5];
  const values = Float32Array.from({ length: outputs * inputs * rows * columns }, (_, i) => i);
  const permuted = permuteAxes(values, [outputs, inputs, rows, columns], [2, 3, 1, 0]);
  let at = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++) {
          expect(permuted[at++]).toBe(((o * inputs + i) * rows + y) * columns + x);
        }
      }
    }
  }
});

test("the inverse order leads back", () => {
  const values = Float32Array.from({ length: 24 }, (_, i) => i);
  const order = [2, 0, 1];
  const permuted = permuteAxes(values, [2, 3, 4], order);
  expect(permuteAxes(permuted, [4, 2, 3], inverseOrder(order))).toEqual(values);
});
