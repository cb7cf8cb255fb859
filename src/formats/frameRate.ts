/** Frames per second of a motion of one frame, which has none of its own. */
const rateOfOneFrame = 30;
/** Rates that cameras and programs use; a measured one that is as good as one of them is meant to be it. */
const usualRates = [24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60, 90, 100, 120, 240];
const sameRate = 0.002;
/** Mean and median of the steps differ by less where no frames are missing. */
const withoutHoles = 0.02;

/**
 * The rate that a motion was sampled at: from its mean step, or its median one where frames are missing; a usual rate
 * where that gives the same number of frames over the same time.
 *
 * @param timestampsS strictly rising
 */
export function frameRate(timestampsS: Float64Array): number {
  const last = timestampsS.length - 1;
  if (last < 1) return rateOfOneFrame;
  const spanS = timestampsS[last]! - timestampsS[0]!;
  const middleS = medianStep(timestampsS);
  const meanS = spanS / last;
  const rate = 1 / (Math.abs(meanS - middleS) < withoutHoles * middleS ? meanS : middleS);
  const usual = usualRates.find((each) => Math.abs(each - rate) < sameRate * rate);
  return usual && Math.round(usual * spanS) === Math.round(rate * spanS) ? usual : rate;
}

/** Times in the middle of rounding are off by this much when they are read back. */
const evenWithinS = 0.00005;

/** Whether every frame is where a fixed step puts it, so that a format without times may hold them as they are. */
export function isEven(timestampsS: Float64Array, stepS: number): boolean {
  return timestampsS.every((timeS, frame) => Math.abs(timeS - timestampsS[0]! - frame * stepS) <= evenWithinS);
}

function medianStep(timestampsS: Float64Array): number {
  const steps = timestampsS.slice(1).map((timeS, i) => timeS - timestampsS[i]!);
  return steps.sort()[steps.length >> 1]!;
}
