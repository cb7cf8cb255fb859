import type { RpsmConfig } from "./config";
import { createFrontEnd } from "./createFrontEnd";
import type { FrontEnd } from "./frontEnd";
import type { Layer } from "./layer";
import { recurrentKinds } from "./recurrentKinds";
import { createStage, type Stage } from "./stage";

/** What a network consists of, without its weights. */
export interface NetworkParts {
  frontEnd: FrontEnd;
  stages: Stage[];
  /** Of all parts, in the order in which new weights are drawn. */
  layers: Layer[];
}

export function networkParts(config: RpsmConfig): NetworkParts {
  const frontEnd = createFrontEnd(config, recurrentKinds[config.recurrent].placeOf(config));
  const stages = Array.from({ length: config.stages }, (_, i) => createStage(i + 1, frontEnd, config));
  return { frontEnd, stages, layers: [...frontEnd.layers, ...stages.flatMap(({ layers }) => layers)] };
}
