/** Size of the demo clip in pixels. */
export const clipSize = { width: 960, height: 540 };
export const clipFramesPerSecond = 30;

/** At chest height, 3.6 m away, looking at the figure; metres. */
export const clipCamera = {
  position: [0.15, 1.22, 3.75],
  target: [0.15, 1.04, 0],
  verticalDegrees: 37,
} as const;
