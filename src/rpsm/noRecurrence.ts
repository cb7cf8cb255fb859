import type { RecurrentKind } from "./recurrentLayer";

/** The paper's ablation: every frame on its own. */
export const noRecurrence: RecurrentKind = {
  placeOf: () => "features",
  create: ({ stage, inputs }) => ({
    name: `stage${stage}.none`,
    parameterSpecs: [],
    outputShape: [inputs],
    passesInputOn: true,
    initialState: () => ({}),
    run: (rows, _frames, state) => ({ outputs: rows, state }),
  }),
};
