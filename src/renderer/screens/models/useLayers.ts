import { useEffect, useState } from "react";
import type { ImageNetworkChoice, LayerRow } from "../../../common/modelProtocol";
import { useApp } from "../../app/AppContext";
import { reasonOf } from "../../models/modelsClient";

interface Layers {
  /** Those of the network before stay until the new ones are there. */
  layers: LayerRow[] | undefined;
  failure: string | undefined;
}

/** The layers of an installed model, by id, or of a network that is being chosen (the same object while it is the same). */
export function useLayers(network: string | ImageNetworkChoice): Layers {
  const { models: client } = useApp();
  const [state, setState] = useState<Layers>({ layers: undefined, failure: undefined });
  useEffect(() => {
    let isCurrent = true;
    client.describe(network).then(
      (layers) => isCurrent && setState({ layers, failure: undefined }),
      (error: unknown) => isCurrent && setState({ layers: undefined, failure: reasonOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, network]);
  return state;
}
