import { type MotionSource, mocapPointCount } from "../../../../src/pose/mocapPoints";

/**
 * A person of the mean body's size who stands upright, faces +Z and raises the left arm over the take; 24 points in
 * mm, Y up, the floor at 0.
 */
export function standingPoints(armAngle = 0): Float32Array {
  const points: number[][] = [];
  const at = (x: number, y: number, z: number) => points.push([x, y, z]);
  at(0, 910, 0);
  for (const side of [-1, 1]) {
    at(side * 91, 910, 0);
    at(side * 91, 504, 10);
    at(side * 91, 80, 0);
  }
  at(0, 1183, 0); // spine
  at(0, 1450, 0); // thorax
  at(0, 1520, 60); // neck
  at(0, 1640, 40); // head
  const [s, c] = [Math.sin(armAngle), Math.cos(armAngle)];
  at(190, 1430, 0);
  at(190 + s * 290, 1430 - c * 290, 0);
  at(190 + s * 568, 1430 - c * 568, 0);
  at(-190, 1430, 0);
  at(-190, 1140, 0);
  at(-190, 862, 0);
  at(0, 1540, 130); // nose
  at(30, 1570, 115);
  at(-30, 1570, 115);
  at(75, 1560, 20);
  at(-75, 1560, 20);
  at(91, 20, 130);
  at(-91, 20, 130);
  return Float32Array.from(points.flat());
}

/** A take of `frames` frames at 50 fps. */
export function armRaise(frames: number): MotionSource {
  const points = new Int16Array(frames * mocapPointCount * 3);
  for (let frame = 0; frame < frames; frame++) {
    points.set(
      standingPoints((Math.PI * frame) / frames).map((value) => Math.round(value * 8)),
      frame * mocapPointCount * 3,
    );
  }
  return { points, clips: [{ subject: 1, start: 0, frames }], fps: 50 };
}
