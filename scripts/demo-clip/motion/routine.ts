import { type Key, sampleTrack } from "./track";

/** Length of the demo clip in seconds; it loops without a seam. */
export const routineSeconds = 12;

/** What the figure wants to do at a moment; pose.ts makes joints of it. Metres and radians. */
export interface Intent {
  /** Of the hip, from where it is standing straight: towards its left, up, forwards. */
  hip: readonly number[];
  /** Of the whole body: turned to its left, bent forwards, leaning to its left. */
  hipTurn: readonly number[];
  chestTurn: readonly number[];
  headTurn: readonly number[];
  leftArm: ArmIntent;
  rightArm: ArmIntent;
  /** Ankle from where it stands: towards the figure's left, up, forwards; then toes down. */
  leftFoot: readonly number[];
  rightFoot: readonly number[];
}

export interface ArmIntent {
  /** Wrist from the shoulder, in arm lengths: outwards, up, forwards. */
  wrist: readonly number[];
  /** Where the elbow points: outwards, up, forwards. */
  elbow: readonly number[];
  /** How far the palm is turned forwards from facing the body. */
  twist: number;
}

// An arm's nine numbers: wrist (3), elbow (3), twist (1).
const hang = [0.13, -0.965, 0.05, 0.35, -0.1, -1, 0];
const raisedHand = [0.42, 0.24, 0.26, 0.75, -1, -0.1, 0];
const waveOut = [0.62, 0.34, 0.24, 0.7, -1, -0.1, 0.1];
const waveIn = [0.2, 0.46, 0.26, 0.8, -1, -0.1, -0.3];
const onHip = [0.22, -0.62, 0.1, 1, 0, -0.5, 0.3];
const forwards = [0.05, 0.5, 0.83, 0.7, -1, 0, 0.2];
const aside = [0.97, 0.0, 0.12, 0, -0.4, -1, 0.5];
const overhead = [0.22, 0.96, 0.06, 1, 0.1, -0.3, 0.7];
const swingForwards = [0.1, -0.86, 0.42, 0.4, -0.2, -1, 0.1];
const swingBack = [0.14, -0.93, -0.26, 0.35, -0.1, -1, 0];
const guard = [0.05, -0.28, 0.62, 0.5, -1, -0.2, 0.3];

const keys = (...list: [time: number, value: readonly number[]][]): Key[] =>
  list.map(([time, value]) => ({ time, value }));

const wavingArm = keys(
  [0.3, hang],
  [0.95, raisedHand],
  [1.2, waveOut],
  [1.45, waveIn],
  [1.7, waveOut],
  [1.95, waveIn],
  [2.5, hang],
);
const restOfRoutine = (onStep: readonly number[], afterStep: readonly number[]) =>
  keys(
    [2.6, hang],
    [3.0, onStep],
    [3.5, hang],
    [4.0, afterStep],
    [4.5, hang],
    [4.6, hang],
    [5.35, forwards],
    [5.75, forwards],
    [6.5, hang],
    [6.55, hang],
    [7.0, aside],
    [7.45, overhead],
    [7.75, overhead],
    [8.15, aside],
    [8.6, hang],
    [8.65, hang],
    [9.2, onHip],
    [10.1, onHip],
    [10.55, hang],
  );
const rightArm = [
  ...wavingArm,
  ...restOfRoutine(swingForwards, swingBack),
  ...keys([10.6, hang], [11.1, swingBack], [11.3, swingBack], [11.85, hang]),
];
const leftArm = [
  ...keys([0, hang], [2.5, hang]),
  ...restOfRoutine(swingBack, swingForwards),
  ...keys([10.6, hang], [11.1, guard], [11.3, guard], [11.85, hang]),
];

const still = [0, 0, 0];
const stepHalf = 0.15;
const hip = keys(
  [0.3, still],
  [0.95, [0.02, -0.004, 0]],
  [2.0, [0.02, -0.004, 0]],
  [2.5, still],
  // One step to the left and one back, the weight going first.
  [2.6, still],
  [3.0, [stepHalf, -0.03, 0]],
  [3.5, [stepHalf * 2, 0, 0]],
  [3.6, [stepHalf * 2, 0, 0]],
  [4.0, [stepHalf, -0.03, 0]],
  [4.5, still],
  // The squat: down and back.
  [4.6, still],
  [5.4, [0, -0.42, -0.13]],
  [5.7, [0, -0.42, -0.13]],
  [6.5, still],
  [8.65, still],
  [9.15, [0, -0.008, 0]],
  [9.85, [0, -0.008, 0]],
  [10.5, still],
  // The weight goes over the left leg while the right knee comes up.
  [10.6, still],
  [11.1, [0.06, -0.004, -0.01]],
  [11.3, [0.06, -0.004, -0.01]],
  [11.85, still],
);
const turned = (40 * Math.PI) / 180;
const hipTurn = keys(
  [0.3, still],
  [0.95, [0, 0, -0.02]],
  [2.0, [0, 0, -0.02]],
  [2.5, still],
  [4.6, still],
  [5.4, [0, 0.42, 0]],
  [5.7, [0, 0.42, 0]],
  [6.5, still],
  [8.65, still],
  [9.15, [turned, 0, 0]],
  [9.3, [turned, 0, 0]],
  [9.85, [-turned, 0, 0]],
  [10.0, [-turned, 0, 0]],
  [10.5, still],
  [10.6, still],
  [11.1, [0, -0.03, -0.03]],
  [11.3, [0, -0.03, -0.03]],
  [11.85, still],
);
const chestTurn = keys(
  [0.3, [0, 0.02, 0]],
  [0.95, [-0.06, 0, 0.05]],
  [2.0, [-0.06, 0, 0.05]],
  [2.5, [0, 0.02, 0]],
  [4.6, [0, 0.02, 0]],
  [5.4, [0, 0.12, 0]],
  [5.7, [0, 0.12, 0]],
  [6.5, [0, 0.02, 0]],
  [7.0, [0, 0, 0]],
  [7.45, [0, -0.06, 0]],
  [7.75, [0, -0.06, 0]],
  [8.6, [0, 0.02, 0]],
  [10.6, [0, 0.02, 0]],
  [11.1, [-0.1, 0.03, 0.04]],
  [11.3, [-0.1, 0.03, 0.04]],
  [11.85, [0, 0.02, 0]],
);
const headTurn = keys(
  [0.3, still],
  [0.95, [-0.05, 0.02, -0.09]],
  [2.0, [-0.05, 0.02, -0.09]],
  [2.5, still],
  [4.6, still],
  [5.4, [0, -0.4, 0]],
  [5.7, [0, -0.4, 0]],
  [6.5, still],
  [7.45, [0, -0.04, 0]],
  [7.75, [0, -0.04, 0]],
  [8.6, still],
  [8.65, still],
  [9.15, [-0.25, 0, 0]],
  [9.3, [-0.25, 0, 0]],
  [9.85, [0.25, 0, 0]],
  [10.0, [0.25, 0, 0]],
  [10.5, still],
);

const planted = [0, 0, 0, 0];
const aboveStep = (from: number) => [from, 0.06, 0, 0.25];
const asideBy = (distance: number) => [distance, 0, 0, 0];
const leftFoot = keys(
  [0, planted],
  [2.62, planted],
  [2.85, aboveStep(stepHalf)],
  [3.08, asideBy(stepHalf * 2)],
  [4.05, asideBy(stepHalf * 2)],
  [4.27, aboveStep(stepHalf)],
  [4.5, planted],
);
const rightFoot = keys(
  [0, planted],
  [3.05, planted],
  [3.27, aboveStep(stepHalf)],
  [3.5, asideBy(stepHalf * 2)],
  [3.62, asideBy(stepHalf * 2)],
  [3.85, aboveStep(stepHalf)],
  [4.08, planted],
  [10.6, planted],
  [11.1, [0.01, 0.36, 0.3, 0.35]],
  [11.3, [0.01, 0.36, 0.3, 0.35]],
  [11.85, planted],
);

/** The whole routine: stand and wave, side steps, a squat, arms up, a turn to either side, a knee lift. */
export function routineAt(time: number): Intent {
  const at = (track: readonly Key[]) => sampleTrack(track, routineSeconds, time);
  const arm = (track: readonly Key[]): ArmIntent => {
    const value = at(track);
    return { wrist: value.slice(0, 3), elbow: value.slice(3, 6), twist: value[6]! };
  };
  return {
    hip: at(hip),
    hipTurn: at(hipTurn),
    chestTurn: at(chestTurn),
    headTurn: at(headTurn),
    leftArm: arm(leftArm),
    rightArm: arm(rightArm),
    leftFoot: at(leftFoot),
    rightFoot: at(rightFoot),
  };
}
