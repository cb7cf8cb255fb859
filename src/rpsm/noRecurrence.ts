import type { RecurrentLayer } from "./recurrentLayer";

/** The paper's ablation: every frame on its own. */
export function createNoRecurrence(inputs: number): RecurrentLayer {
  return {
    parameterSpecs: [],
    outputWidth: inputs,
    passesInputOn: true,
    initialState: () => ({}),
    run: (rows, _frames, state) => ({ outputs: rows, state }),
  };
}
