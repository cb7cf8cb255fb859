import { useEffect } from "react";
import { useApp } from "../app/AppContext";
import type { Command, CommandScope } from "./command";

/** Registers a component's commands as long as it is mounted. `commands` must be stable (useMemo). */
export function useCommands(scope: CommandScope, commands: readonly Command[]): void {
  const { commands: registry } = useApp();
  useEffect(() => registry.add(scope, commands), [registry, scope, commands]);
}
