import { sigma, tanh } from "./activations";
import type { Code, KernelFunction, Local, ValueType } from "./assembler";
import { f32x4, i32, loopTo, type MultiplyAdd, range } from "./instructions";
import { vectorBytes } from "./tile";

/**
 * One frame of the LSTM, forth and back, without its products; lstmCell.ts has the equations. The width W must be a
 * multiple of 4; rows lie one after the other.
 */
export function lstmKernels(multiplyAdd: MultiplyAdd): KernelFunction[] {
  return [lstmForth(multiplyAdd), lstmBack(multiplyAdd)];
}

/** Parameters: sums that become the gates (rows, 4W), c', c, h (all rows, W), rows, bytes of W numbers. */
function lstmForth(multiplyAdd: MultiplyAdd): KernelFunction {
  return {
    name: "lstmForth",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    body(parameters, local) {
      const [gates, memoryBefore, memory, output, rows, widthBytes] = parameters as Six;
      const [i, f, candidate, o, c, ...scratch] = range(8).map(() => local("v128")) as [...Five, ...Local[]];
      const walk: Walk = { rows, widthBytes, wide: [gates], narrow: [memoryBefore, memory, output] };
      return eachFour(walk, local, ([gateAt]) => [
        ...[i, f, candidate, o].flatMap((gate, k) => gate.set(f32x4.load(gateAt![k]!.get))),
        ...[i, f, o].flatMap((gate) => sigma(gate, scratch, multiplyAdd)),
        ...tanh(candidate, scratch, multiplyAdd),
        ...[i, f, candidate, o].flatMap((gate, k) => f32x4.store(gateAt![k]!.get, gate.get)),
        ...c.set(multiplyAdd(f.get, f32x4.load(memoryBefore.get), f32x4.multiply(i.get, candidate.get))),
        ...f32x4.store(memory.get, c.get),
        ...tanh(c, scratch, multiplyAdd),
        ...f32x4.store(output.get, f32x4.multiply(o.get, c.get)),
      ]);
    },
  };
}

/**
 * Parameters: gates, room for the gradient by their sums (both rows, 4W), c', c, the gradient by h from this frame
 * and from later ones, the gradient by c that becomes the one by c' (all rows, W), rows, bytes of W numbers.
 */
function lstmBack(multiplyAdd: MultiplyAdd): KernelFunction {
  return {
    name: "lstmBack",
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"],
    body(parameters, local) {
      const [gates, bySums, memoryBefore, memory, byOutput, ...rest] = parameters as [...Five, ...Local[]];
      const [byLaterOutput, byMemory, rows, widthBytes] = rest as Four;
      const [i, f, candidate, o, shown, byH, byC, ...scratch] = range(10).map(() => local("v128")) as [
        ...Five,
        Local,
        Local,
        ...Local[],
      ];
      const narrow = [memoryBefore, memory, byOutput, byLaterOutput, byMemory];
      return eachFour({ rows, widthBytes, wide: [gates, bySums], narrow }, local, ([gateAt, bySumAt]) => [
        ...[i, f, candidate, o].flatMap((gate, k) => gate.set(f32x4.load(gateAt![k]!.get))),
        ...shown.set(f32x4.load(memory.get)),
        ...tanh(shown, scratch, multiplyAdd),
        ...byH.set(f32x4.add(f32x4.load(byOutput.get), f32x4.load(byLaterOutput.get))),
        ...byC.set(multiplyAdd(f32x4.multiply(byH.get, o.get), tanhSlope(shown.get), f32x4.load(byMemory.get))),
        ...f32x4.store(byMemory.get, f32x4.multiply(byC.get, f.get)),
        ...[
          f32x4.multiply(f32x4.multiply(byC.get, candidate.get), sigmaSlope(i.get)),
          f32x4.multiply(f32x4.multiply(byC.get, f32x4.load(memoryBefore.get)), sigmaSlope(f.get)),
          f32x4.multiply(f32x4.multiply(byC.get, i.get), tanhSlope(candidate.get)),
          f32x4.multiply(f32x4.multiply(byH.get, shown.get), sigmaSlope(o.get)),
        ].flatMap((bySum, k) => f32x4.store(bySumAt![k]!.get, bySum)),
      ]);
    },
  };
}

type Four = [Local, Local, Local, Local];
type Five = [...Four, Local];
type Six = [...Five, Local];

interface Walk {
  rows: Local;
  widthBytes: Local;
  /** Addresses of arrays (rows, 4W) and of arrays (rows, W); they move on. */
  wide: Local[];
  narrow: Local[];
}

/** Runs the body for every four numbers of W, in every row. @param body gets each wide array's four addresses */
function eachFour(
  { rows, widthBytes, wide, narrow }: Walk,
  local: (type: ValueType) => Local,
  body: (wideAt: Local[][]) => Code,
): Code {
  const [row, bytes] = [local("i32"), local("i32")];
  const wideAt = wide.map(() => range(4).map(() => local("i32")));
  const advance = (address: Local) => address.set(i32.add(address.get, i32.constant(vectorBytes)));
  return loopTo(row, rows.get, 1, [
    ...wide.flatMap((start, w) =>
      wideAt[w]!.flatMap((address) => [...address.set(start.get), ...start.set(i32.add(start.get, widthBytes.get))]),
    ),
    ...bytes.set(i32.constant(0)),
    ...loopTo(bytes, widthBytes.get, vectorBytes, [...body(wideAt), ...[...wideAt.flat(), ...narrow].flatMap(advance)]),
  ]);
}

/** sigma'(x) told from y = sigma(x). */
function sigmaSlope(y: Code): Code {
  return f32x4.multiply(y, f32x4.subtract(f32x4.constant(1), y));
}

/** tanh'(x) told from y = tanh(x). */
function tanhSlope(y: Code): Code {
  return f32x4.subtract(f32x4.constant(1), f32x4.multiply(y, y));
}
