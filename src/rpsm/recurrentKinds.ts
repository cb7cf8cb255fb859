import type { RpsmConfig } from "./config";
import { convLstm } from "./convLstmLayer";
import { lstm } from "./lstmLayer";
import { noRecurrence } from "./noRecurrence";
import type { RecurrentKind } from "./recurrentLayer";

/** Every recurrent layer, by its name in model.json. */
export const recurrentKinds: Record<RpsmConfig["recurrent"], RecurrentKind> = {
  lstm,
  none: noRecurrence,
  convlstm: convLstm,
};
