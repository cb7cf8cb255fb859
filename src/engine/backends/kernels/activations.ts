import type { Code, Local } from "./assembler";
import { f32x4, i32x4, type MultiplyAdd } from "./instructions";

/** What a processor that runs out of range is given instead: exp(88) is still finite, exp(-87) still above zero. */
const largestExponent = 88;
const smallestExponent = -87;

/**
 * e^x, after Moshier's Cephes library (expf.c): x = n ln 2 + r, e^x = 2^n e^r. Off by 2 units in the last place.
 * Beyond +-87 it stays as it is there; NaN stays NaN. `x`, `power` and `result` are variables it may overwrite.
 */
function exponential(x: Local, power: Local, result: Local, multiplyAdd: MultiplyAdd): Code {
  const taylorLike = [1.9875691e-4, 1.3981999e-3, 8.3334519e-3, 4.1665796e-2, 1.6666665e-1, 0.5];
  const bounded = f32x4.maximum(
    f32x4.minimum(x.get, f32x4.constant(largestExponent)),
    f32x4.constant(smallestExponent),
  );
  return [
    ...x.set(bounded),
    ...power.set(f32x4.nearest(f32x4.multiply(x.get, f32x4.constant(Math.LOG2E)))),
    // ln 2 in two parts, so that the difference stays exact.
    ...x.set(multiplyAdd(power.get, f32x4.constant(-0.693359375), x.get)),
    ...x.set(multiplyAdd(power.get, f32x4.constant(2.1219444e-4), x.get)),
    ...polynomial(result, x.get, taylorLike, multiplyAdd),
    ...result.set(f32x4.add(multiplyAdd(f32x4.multiply(x.get, x.get), result.get, x.get), f32x4.constant(1))),
    ...result.set(
      f32x4.multiply(result.get, i32x4.shiftLeft(i32x4.add(i32x4.fromFloats(power.get), i32x4.constant(127)), 23)),
    ),
  ];
}

/** Puts sigma(x) = 1 / (1 + e^-x) into `x`; the others are overwritten. */
export function sigma(x: Local, [power, result]: readonly Local[], multiplyAdd: MultiplyAdd): Code {
  return [
    ...x.set(f32x4.negate(x.get)),
    ...exponential(x, power!, result!, multiplyAdd),
    ...x.set(f32x4.divide(f32x4.constant(1), f32x4.add(result!.get, f32x4.constant(1)))),
  ];
}

/** Where tanh is 1 in 32 bits. */
const tanhBound = 7.905311;
/** Numerator and denominator in x^2, highest power first: the rational approximation of the Eigen library. */
const tanhNumerator = [
  -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5,
  6.37261928875436e-4, 4.89352455891786e-3,
];
const tanhDenominator = [1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3];

/** Puts tanh(x) into `x`, off by a few units in the last place; the others are overwritten. */
export function tanh(x: Local, [square, above, below]: readonly Local[], multiplyAdd: MultiplyAdd): Code {
  const bounded = f32x4.maximum(f32x4.minimum(x.get, f32x4.constant(tanhBound)), f32x4.constant(-tanhBound));
  return [
    ...x.set(bounded),
    ...square!.set(f32x4.multiply(x.get, x.get)),
    ...polynomial(above!, square!.get, tanhNumerator, multiplyAdd),
    ...polynomial(below!, square!.get, tanhDenominator, multiplyAdd),
    ...x.set(f32x4.divide(f32x4.multiply(x.get, above!.get), below!.get)),
  ];
}

/** Horner's rule; coefficients from the highest power down. */
function polynomial(result: Local, x: Code, coefficients: readonly number[], multiplyAdd: MultiplyAdd): Code {
  const [highest, ...others] = coefficients;
  return [
    ...result.set(f32x4.constant(highest!)),
    ...others.flatMap((coefficient) => result.set(multiplyAdd(result.get, x, f32x4.constant(coefficient)))),
  ];
}
