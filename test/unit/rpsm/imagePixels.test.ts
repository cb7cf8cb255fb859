import { expect, test } from "vitest";
import { toNetworkPixels } from "../../../src/rpsm/imagePixels";

test("black is -0.5, white 0.5, and what lies between in even steps", () => {
  const pixels = toNetworkPixels(Uint8Array.of(0, 51, 255));
  expect([...pixels].map((value) => value.toFixed(6))).toEqual(["-0.500000", "-0.300000", "0.500000"]);
});
