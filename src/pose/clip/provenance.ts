/**
 * Where a joint of a frame comes from; kept in every file that can hold it, and shown as colour. Later ones override
 * earlier ones where several apply.
 */
export const provenances = [
  "none",
  "predicted",
  "imported",
  "interpolated",
  "filtered",
  "blended",
  "corrected",
] as const;

/** `interpolated`: a filled gap. `blended`: between keyframes or at the edge of one. `corrected`: a keyframe itself. */
export type Provenance = (typeof provenances)[number];
