/** Share of the top rate that is left at the end. */
const lastShare = 0.02;
const warmUpShare = 0.05;
/** A constant rate is for fine-tuning, which may be over after a few hundred steps. */
const longestWarmUpSteps = { constant: 20, cosine: 200 };

/**
 * Learning rate of a step: a linear warm-up, during which Adam's moments settle, then the top rate to the end, or half a
 * cosine down to a fiftieth (Loshchilov and Hutter 2017). Depends on the step's number alone, so a resumed run goes on
 * along it.
 *
 * @param step 1 to `steps`
 */
export function learningRateOfStep(
  step: number,
  steps: number,
  topRate: number,
  schedule: "constant" | "cosine",
): number {
  const warmUpSteps = Math.min(longestWarmUpSteps[schedule], Math.ceil(steps * warmUpShare));
  if (step <= warmUpSteps) return (topRate * step) / warmUpSteps;
  if (schedule === "constant") return topRate;
  const share = (step - warmUpSteps) / (steps - warmUpSteps);
  return topRate * (lastShare + (1 - lastShare) * 0.5 * (1 + Math.cos(Math.PI * share)));
}
