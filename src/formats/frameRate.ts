/** Frames per second of a motion of one frame, which has none of its own. */
const rateOfOneFrame = 30;
/** Rates that cameras and programs use; a measured one that is as good as one of them is meant to be it. */
const usualRates = [24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60, 90, 100, 120, 240];
const sameRate = 0.002;
/** A step longer than this many usual ones is a hole. */
const holeSteps = 1.5;

/**
 * The rate that a motion was sampled at, holes left out: a usual rate where that gives as many frames in the same time.
 *
 * @param timestampsS strictly rising
 */
export function frameRate(timestampsS: Float64Array): number {
  if (timestampsS.length < 2) return rateOfOneFrame;
  const steps = timestampsS.slice(1).map((timeS, i) => timeS - timestampsS[i]!);
  const middleS = steps.toSorted()[steps.length >> 1]!;
  const usualSteps = steps.filter((step) => step <= holeSteps * middleS);
  const spanS = usualSteps.reduce((sum, step) => sum + step, 0);
  const rate = usualSteps.length / spanS;
  const nearest = usualRates.reduce((a, b) => (Math.abs(b - rate) < Math.abs(a - rate) ? b : a));
  const isMeant = Math.abs(nearest - rate) < sameRate * rate && Math.round(nearest * spanS) === usualSteps.length;
  return isMeant ? nearest : rate;
}

/** As far from its place a time may be so that it still reads the same to a tenth of a millisecond. */
const evenWithinS = 0.00005;

/** Whether every frame is where a fixed step puts it, so that a format without times may hold the frames as they are. */
export function isEven(timestampsS: Float64Array, stepS: number): boolean {
  return timestampsS.every((timeS, frame) => Math.abs(timeS - timestampsS[0]! - frame * stepS) <= evenWithinS);
}
