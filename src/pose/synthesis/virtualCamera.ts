import type { PinholeCamera } from "../camera";
import { mocapPointCount } from "../mocapPoints";
import type { Random } from "./random";

export type CameraSetupName = "webcam" | "phone" | "tripod" | "long lens" | "room corner";

/** One way people film themselves or others; ranges are drawn from uniformly. Heights in metres above the floor. */
interface CameraSetup {
  name: CameraSetupName;
  weight: number;
  /** Share of pictures that are upright (9:16 or 3:4) rather than wide. */
  portraitShare: number;
  /** Angle of view along the longer side, degrees. */
  viewAngle: readonly [number, number];
  cameraHeightM: readonly [number, number];
  /** A standing person's height as a share of the picture's; above 1 some of the person is cut off. */
  personShare: readonly [number, number];
  rollDeviation: number;
}

const setups: readonly CameraSetup[] = [
  // Webcam on a desk: close, often only the upper body.
  {
    name: "webcam",
    weight: 0.25,
    portraitShare: 0,
    viewAngle: [50, 85],
    cameraHeightM: [0.7, 1.4],
    personShare: [0.75, 2.6],
    rollDeviation: 2,
  },
  // Phone held or leant low, whole body.
  {
    name: "phone",
    weight: 0.25,
    portraitShare: 0.9,
    viewAngle: [50, 78],
    cameraHeightM: [0.1, 1.5],
    personShare: [0.4, 1.1],
    rollDeviation: 4,
  },
  // Tripod at chest height.
  {
    name: "tripod",
    weight: 0.3,
    portraitShare: 0.3,
    viewAngle: [35, 75],
    cameraHeightM: [0.9, 1.7],
    personShare: [0.3, 1.05],
    rollDeviation: 1.5,
  },
  // Long lens from far away.
  {
    name: "long lens",
    weight: 0.12,
    portraitShare: 0.2,
    viewAngle: [10, 35],
    cameraHeightM: [0.5, 4],
    personShare: [0.25, 1.05],
    rollDeviation: 2,
  },
  // High in a corner of the room.
  {
    name: "room corner",
    weight: 0.08,
    portraitShare: 0.1,
    viewAngle: [50, 90],
    cameraHeightM: [2, 3.5],
    personShare: [0.2, 0.7],
    rollDeviation: 3,
  },
];

const pictureSizes: readonly (readonly [number, number])[] = [
  [1280, 720],
  [1920, 1080],
  [640, 480],
  [1280, 960],
];

/** The hip's height in a standing person, as a share of body height. */
const hipShare = 0.53;
const nearestDistanceMm = 700;
/** The camera is not placed steeper than this above or below the person: sine of the angle. */
const steepest = 0.72;
const millimetresPerMetre = 1000;
const radians = Math.PI / 180;

/** What the camera has to know about the person it is pointed at. World, mm, Y up. */
export interface FilmedPerson {
  /** Hip position averaged over the sequence. */
  hip: readonly [number, number, number];
  /** Body height from soles to crown when standing. */
  height: number;
  /** Horizontal direction that the person faces, radians: atan2(x, z). */
  facing: number;
}

export interface CameraPlacement {
  setup: CameraSetupName;
  camera: PinholeCamera;
  /** How far the hip may move sideways and up from its mean before the person leaves the picture, mm. */
  reachMm: number;
}

/** Draws how the person is filmed: setup, picture, distance, side, height, pitch, roll and place in the picture. */
export function drawVirtualCamera(random: Random, person: FilmedPerson): CameraPlacement {
  const setup = setups[random.weighted(setups.map(({ weight }) => weight))]!;
  const [longSide, shortSide] = pictureSizes[random.index(pictureSizes.length)]!;
  const portrait = random.chance(setup.portraitShare);
  const imageWidth = portrait ? shortSide : longSide;
  const imageHeight = portrait ? longSide : shortSide;
  const focalPx = longSide / 2 / Math.tan((random.uniform(...setup.viewAngle) * radians) / 2);

  const { height } = person;
  const share = random.uniform(...setup.personShare);
  const distance = Math.max(nearestDistanceMm, (focalPx * height) / (share * imageHeight));
  // Half of what the picture shows at the person's distance, in body heights.
  const halfPicture = (distance * imageHeight) / focalPx / height / 2;
  const halfPictureAcross = (halfPicture * imageWidth) / imageHeight;

  const floor = person.hip[1] - hipShare * height;
  const aimY = floor + drawAim(random, halfPicture) * height;
  const cameraY = floor + random.uniform(...setup.cameraHeightM) * millimetresPerMetre;
  const rise = clamp(cameraY - aimY, -steepest * distance, steepest * distance);
  const groundDistance = Math.sqrt(distance * distance - rise * rise);
  const side = person.facing + drawSide(random);
  const position = [
    person.hip[0] + Math.sin(side) * groundDistance,
    aimY + rise,
    person.hip[2] + Math.cos(side) * groundDistance,
  ] as const;

  const beside = Math.max(0.05, halfPictureAcross - 0.25) * random.uniform(-0.9, 0.9);
  const yaw = side + Math.PI + Math.atan((beside * height) / distance);
  const pitch = Math.asin(-rise / distance) + random.gaussian(0, 1) * radians;
  const roll = clamp(random.gaussian(0, setup.rollDeviation), -15, 15) * radians;
  return {
    setup: setup.name,
    camera: { position, axes: cameraAxes(yaw, pitch, roll), focalPx, imageWidth, imageHeight },
    reachMm: Math.min(0.9 * halfPictureAcross * height, 0.45 * distance),
  };
}

/**
 * The camera's right, down and away axes in the world (Y up).
 *
 * @param yaw direction of view in the horizontal plane, atan2(x, z)
 * @param pitch upward tilt of the direction of view
 * @param roll turn of the camera about its direction of view, clockwise as seen from behind it
 */
export function cameraAxes(yaw: number, pitch: number, roll: number): PinholeCamera["axes"] {
  const away = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)] as const;
  // right = away x up, without the pitch; down = away x right.
  const right = [-Math.cos(yaw), 0, Math.sin(yaw)] as const;
  const down = [
    away[1] * right[2] - away[2] * right[1],
    away[2] * right[0] - away[0] * right[2],
    away[0] * right[1] - away[1] * right[0],
  ] as const;
  const c = Math.cos(roll);
  const s = Math.sin(roll);
  return [
    c * right[0] + s * down[0],
    c * right[1] + s * down[1],
    c * right[2] + s * down[2],
    c * down[0] - s * right[0],
    c * down[1] - s * right[1],
    c * down[2] - s * right[2],
    ...away,
  ];
}

/** Where the person faces, from the line between the shoulders and hips; undefined when that line is upright. */
export function facingDirection(points: ArrayLike<number>, offset: number): number | undefined {
  let x = 0;
  let z = 0;
  for (const [left, right] of [
    [4, 1],
    [11, 14],
  ] as const) {
    x += points[offset + left * 3]! - points[offset + right * 3]!;
    z += points[offset + left * 3 + 2]! - points[offset + right * 3 + 2]!;
  }
  // Front = left x up.
  return Math.hypot(x, z) < 50 ? undefined : Math.atan2(-z, x);
}

/** Height of the picture's middle on the person, as a share of body height (0 soles, 1 crown). */
function drawAim(random: Random, halfPicture: number): number {
  if (halfPicture >= 0.5) {
    const slack = halfPicture - 0.45;
    return 0.5 + random.uniform(-slack, slack);
  }
  const headIsCutOff = random.chance(0.1);
  if (headIsCutOff) return random.uniform(halfPicture, 0.9 - halfPicture / 2);
  const roomAboveHead = random.uniform(0.02, 0.3) * 2 * halfPicture;
  return 1 + roomAboveHead - halfPicture;
}

/** Angle between where the person faces and the camera: facing it is common, every side occurs. */
function drawSide(random: Random): number {
  switch (random.weighted([0.45, 0.25, 0.3])) {
    case 0:
      return random.gaussian(0, 25) * radians;
    case 1:
      return random.gaussian(0, 70) * radians;
    default:
      return random.uniform(-Math.PI, Math.PI);
  }
}

/** Moves every frame of a sequence as if the camera followed a person who would otherwise leave the picture. */
export function keepInReach(
  points: Float32Array,
  frames: number,
  hip: readonly [number, number, number],
  reachMm: number,
): void {
  let farthest = 0;
  for (let frame = 0; frame < frames; frame++) {
    const at = frame * mocapPointCount * 3;
    farthest = Math.max(farthest, Math.hypot(points[at]! - hip[0], points[at + 1]! - hip[1], points[at + 2]! - hip[2]));
  }
  if (farthest <= reachMm) return;
  const pull = reachMm / farthest - 1;
  for (let frame = 0; frame < frames; frame++) {
    const at = frame * mocapPointCount * 3;
    const shift = [0, 1, 2].map((axis) => pull * (points[at + axis]! - hip[axis]!));
    for (let i = 0; i < mocapPointCount * 3; i++) points[at + i] = points[at + i]! + shift[i % 3]!;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
