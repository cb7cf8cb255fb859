/** Share of the top rate that is left at the end. */
const lastShare = 0.02;
const longestWarmUpSteps = 200;
const warmUpShare = 0.05;

/**
 * Learning rate of a step: a linear warm-up, during which Adam's moments settle, then half a cosine down to a
 * fiftieth (Loshchilov and Hutter 2017). Depends on the step's number alone, so a resumed run goes on along it.
 *
 * @param step 1 to `steps`
 */
export function learningRateOfStep(step: number, steps: number, topRate: number): number {
  const warmUpSteps = Math.min(longestWarmUpSteps, Math.ceil(steps * warmUpShare));
  if (step <= warmUpSteps) return (topRate * step) / warmUpSteps;
  const share = (step - warmUpSteps) / (steps - warmUpSteps);
  return topRate * (lastShare + (1 - lastShare) * 0.5 * (1 + Math.cos(Math.PI * share)));
}
