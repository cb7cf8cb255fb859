import type { RpsmConfig } from "../rpsm/config";

/** What the paper's network keeps of a frame while it computes: its convolutions' outputs. */
const paperMegabytes = 60;
const paperSizePx = 368;
const paperChannels = 64;
/** For all frames that are computed at once. */
const mostMegabytes = 400;

/** How many frames a network can compute at once, by the memory of its convolutions; without any there is no limit. */
export function framesInMemory({ image }: Pick<RpsmConfig, "image">): number {
  if (!image) return Number.POSITIVE_INFINITY;
  const { sizePx, baseChannels } = image;
  const megabytes = paperMegabytes * (sizePx / paperSizePx) ** 2 * (baseChannels / paperChannels);
  return Math.max(1, Math.floor(mostMegabytes / megabytes));
}
