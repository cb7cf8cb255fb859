import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useApp } from "../../../app/AppContext";
import { useCommands } from "../../../commands/useCommands";
import type { ClipSession } from "../session/clipSession";
import { useClipTools } from "./clipTools";
import { editCommands } from "./editCommands";
import { editOnPicture } from "./pictureTool";
import { editInScene } from "./sceneTool";

/** Puts the tools into the hand: commands, and pointers on the picture and in the 3D view. */
export function useTools(clip: ClipSession): void {
  const { annotate } = useApp();
  const tools = useClipTools(clip);
  const { picture, view } = useStore(annotate.surfaces);
  useCommands(
    "annotate",
    useMemo(() => editCommands(tools), [tools]),
  );
  useEffect(() => picture && editOnPicture(picture, tools.editor), [picture, tools]);
  useEffect(() => view && editInScene(view, tools.editor), [view, tools]);
}
