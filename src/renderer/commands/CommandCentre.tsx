import { useEffect, useMemo, useState } from "react";
import { useApp, useSettings } from "../app/AppContext";
import { navigation } from "../app/navigation";
import { CommandPalette } from "./CommandPalette";
import { listenForShortcuts } from "./listenForShortcuts";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { studioCommands } from "./studioCommands";
import { useCommands } from "./useCommands";

/** Listens for keys, and shows the palette and the list of shortcuts when they are asked for. */
export function CommandCentre() {
  const { commands: registry } = useApp();
  const custom = useSettings()?.shortcuts;
  const [open, setOpen] = useState<"palette" | "shortcuts">();
  useCommands(
    "everywhere",
    useMemo(
      () =>
        studioCommands(
          () => setOpen("palette"),
          () => setOpen("shortcuts"),
        ),
      [],
    ),
  );
  useEffect(() => listenForShortcuts(registry, () => navigation.getState().screen), [registry]);
  useEffect(() => {
    if (custom) registry.setCustom(custom);
  }, [registry, custom]);
  const close = () => setOpen(undefined);
  if (open === "palette") return <CommandPalette onClose={close} />;
  if (open === "shortcuts") return <ShortcutsDialog onClose={close} />;
  return null;
}
