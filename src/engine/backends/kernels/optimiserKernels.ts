import type { Code, KernelFunction, Local } from "./assembler";
import { f32, f32x4, i32, loopTo, range } from "./instructions";
import { eachNumber } from "./rowKernels";
import { vectorBytes } from "./tile";

/** The optimiser's passes over all weights, which are bound by memory: each number is read and written once. */
export const optimiserKernels: readonly KernelFunction[] = [adamUpdate(), sumOfSquares()];

/**
 * Parameters: weights, gradient, first and second moments, then where the new weights and moments go, numbers; factor
 * on the gradient, beta 1, 1 - beta 1, beta 2, 1 - beta 2, rate, epsilon, share of the weights that is kept.
 */
function adamUpdate(): KernelFunction {
  const addresses = 7;
  const factors = 8;
  return {
    name: "adamUpdate",
    parameters: [...range(addresses + 1).map(() => "i32" as const), ...range(factors).map(() => "f32" as const)],
    body(parameters, local) {
      const pointers = parameters.slice(0, addresses);
      const count = parameters[addresses]!;
      const scalars = parameters.slice(addresses + 1);
      const spread = scalars.map(() => local("v128"));
      return [
        ...spread.flatMap((vector, i) => vector.set(f32x4.splat(scalars[i]!.get))),
        ...eachNumber(count, pointers, local, {
          four: update(f32x4, pointers, spread, [local("v128"), local("v128"), local("v128")]),
          one: update(f32, pointers, scalars, [local("f32"), local("f32"), local("f32")]),
        }),
      ];
    },
  };
}

function update(type: typeof f32 | typeof f32x4, pointers: Local[], factors: Local[], sums: Local[]): Code {
  const [weights, gradients, firsts, seconds, newWeights, newFirsts, newSeconds] = pointers.map(({ get }) => get);
  const [scale, beta1, rest1, beta2, rest2, rate, epsilon, kept] = factors.map(({ get }) => get);
  const [gradient, first, second] = sums as [Local, Local, Local];
  const { add, multiply } = type;
  return [
    ...gradient.set(multiply(type.load(gradients!), scale!)),
    ...first.set(add(multiply(type.load(firsts!), beta1!), multiply(gradient.get, rest1!))),
    ...second.set(add(multiply(type.load(seconds!), beta2!), multiply(multiply(gradient.get, gradient.get), rest2!))),
    ...type.store(newFirsts!, first.get),
    ...type.store(newSeconds!, second.get),
    ...type.store(
      newWeights!,
      type.subtract(
        multiply(type.load(weights!), kept!),
        type.divide(multiply(first.get, rate!), add(type.squareRoot(second.get), epsilon!)),
      ),
    ),
  ];
}

/** Parameters: numbers' address, how many, where the sum of their squares goes. */
function sumOfSquares(): KernelFunction {
  const lanes = 4;
  return {
    name: "sumOfSquares",
    parameters: ["i32", "i32", "i32"],
    body(parameters, local) {
      const [x, count, target] = parameters as [Local, Local, Local];
      // Sixteen sums side by side: fewer roundings on each, and the additions need not wait for one another.
      const sums = range(4).map(() => local("v128"));
      const [number, rest, i, whole, total] = [local("v128"), local("f32"), local("i32"), local("i32"), local("v128")];
      const single = local("f32");
      return [
        ...whole.set(i32.and(count.get, i32.constant(-16))),
        ...loopTo(i, whole.get, 16, [
          ...sums.flatMap((sum, k) => [
            ...number.set(f32x4.load(x.get, k * vectorBytes)),
            ...sum.set(f32x4.add(sum.get, f32x4.multiply(number.get, number.get))),
          ]),
          ...x.set(i32.add(x.get, i32.constant(sums.length * vectorBytes))),
        ]),
        ...loopTo(i, count.get, 1, [
          ...single.set(f32.load(x.get)),
          ...rest.set(f32.add(rest.get, f32.multiply(single.get, single.get))),
          ...x.set(i32.add(x.get, i32.constant(4))),
        ]),
        ...total.set(f32x4.add(f32x4.add(sums[0]!.get, sums[1]!.get), f32x4.add(sums[2]!.get, sums[3]!.get))),
        ...range(lanes).flatMap((lane) => rest.set(f32.add(rest.get, f32x4.lane(total.get, lane)))),
        ...f32.store(target.get, rest.get),
      ];
    },
  };
}
