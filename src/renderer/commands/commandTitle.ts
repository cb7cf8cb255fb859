import { useTranslation } from "react-i18next";
import type { CommandId } from "./command";

/** The title of a command in the language in use. */
export function useCommandTitle(): (id: CommandId) => string {
  const { t } = useTranslation();
  return (id) => t(`commands.title.${id}`);
}
