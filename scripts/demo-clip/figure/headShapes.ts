import { Vector3 } from "three";
import { ball, blend, type Distance, ellipsoid, halfSpace, inflated, roundCone, within, without } from "./shapes";

const v = (x: number, y: number, z: number) => new Vector3(x, y, z);
const both = (make: (sign: 1 | -1) => Distance): Distance[] => [make(1), make(-1)];

const skull = blend(
  [ellipsoid(v(0, 1.61, -0.012), v(0.074, 0.082, 0.092)), ellipsoid(v(0, 1.6, 0.03), v(0.066, 0.075, 0.066))],
  0.03,
);
const jaw = blend(
  [
    roundCone(v(0, 1.556, 0.026), v(0, 1.512, 0.056), 0.058, 0.03),
    ...both((sign) => roundCone(v(0.044 * sign, 1.547, 0.005), v(0.014 * sign, 1.507, 0.064), 0.02, 0.017)),
  ],
  0.03,
);

/** Neck, head and ears. */
export function headDistance(): Distance {
  const face = blend(
    [
      skull,
      jaw,
      ...both((sign) => ellipsoid(v(0.034 * sign, 1.558, 0.056), v(0.028, 0.03, 0.027))),
      roundCone(v(-0.024, 1.611, 0.082), v(0.024, 1.611, 0.082), 0.011, 0.011),
      roundCone(v(0, 1.503, 0.07), v(0, 1.5, 0.068), 0.017, 0.017),
    ],
    0.03,
  );
  const sockets = blend(
    both((sign) => ball(v(0.031 * sign, 1.593, 0.103), 0.014)),
    0.001,
  );
  const nose = blend(
    [
      roundCone(v(0, 1.598, 0.088), v(0, 1.56, 0.11), 0.007, 0.0115),
      ...both((sign) => ball(v(0.011 * sign, 1.556, 0.098), 0.0085)),
    ],
    0.008,
  );
  const mouth = ellipsoid(v(0, 1.53, 0.076), v(0.028, 0.02, 0.018));
  const ears = both((sign) => ellipsoid(v(0.079 * sign, 1.578, -0.004), v(0.011, 0.031, 0.02)));
  const neck = blend(
    [
      roundCone(v(0, 1.4, -0.022), v(0, 1.53, -0.004), 0.064, 0.053),
      ellipsoid(v(0, 1.385, 0.0), v(0.105, 0.075, 0.078)),
    ],
    0.03,
  );
  const head = blend([blend([without(face, sockets, 0.014), mouth], 0.02), nose, ...ears], 0.009);
  return blend([head, neck], 0.022);
}

/** What the shirt leaves free below the neck. */
export function necklineDistance(): Distance {
  return blend(
    [ellipsoid(v(0, 1.475, 0.045), v(0.066, 0.052, 0.07)), ellipsoid(v(0, 1.48, -0.015), v(0.068, 0.045, 0.068))],
    0.02,
  );
}

/** Short hair: the skull's cap, parted from the face by a line from the brow over the ears to the nape. */
export function hairDistance(): Distance {
  const crown = blend([inflated(skull, 0.011), ellipsoid(v(0.008, 1.668, 0.022), v(0.062, 0.03, 0.06))], 0.02);
  const aboveBrow = halfSpace(v(0, 1.655, 0.065), v(0, -1, 0.55));
  const behindEars = halfSpace(v(0, 1.6, -0.004), v(0, -0.12, 1));
  const sideburns = within(halfSpace(v(0, 1.59, 0), v(0, -1, 0)), halfSpace(v(0, 1.6, 0.03), v(0, 0, 1)));
  const outline: Distance = (point) => Math.min(aboveBrow(point), behindEars(point), sideburns(point));
  const nape = halfSpace(v(0, 1.525, -0.08), v(0, -1, 0.15));
  return within(within(crown, outline, 0.01), nape, 0.01);
}
