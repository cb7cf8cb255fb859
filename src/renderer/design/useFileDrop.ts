import { type DragEvent, useRef, useState } from "react";

/** Files dropped anywhere on an element. */
export function useFileDrop(onFiles: (files: readonly File[]) => void) {
  const [isDragging, setDragging] = useState(false);
  // Entering a child leaves its parent: only the difference says whether the pointer is still inside.
  const depth = useRef(0);
  const setDepth = (next: number) => {
    depth.current = Math.max(0, next);
    setDragging(depth.current > 0);
  };
  return {
    isDragging,
    dropHandlers: {
      onDragEnter(event: DragEvent) {
        if (hasFiles(event)) setDepth(depth.current + 1);
      },
      onDragLeave(event: DragEvent) {
        if (hasFiles(event)) setDepth(depth.current - 1);
      },
      onDragOver(event: DragEvent) {
        // Without this the browser opens the file instead of the page.
        if (hasFiles(event)) event.preventDefault();
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        // A folder comes as a file without type or content that cannot be read; the reader says so.
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes("Files");
}
