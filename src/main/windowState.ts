import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserWindow, type Rectangle, screen } from "electron";
import { z } from "zod";
import { writeFileAtomic } from "../studio/writeFileAtomic";

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number().min(400), height: z.number().min(300) }),
  maximized: z.boolean(),
});

export type WindowState = z.infer<typeof stateSchema>;

const usualSize = { width: 1440, height: 900 };

/** Where the window was when it was last closed, if that place is still on a screen. */
export function readWindowState(folder: string): { bounds: Partial<Rectangle>; maximized: boolean } {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(statePath(folder), "utf8")));
    const { workArea } = screen.getDisplayMatching(state.bounds);
    return { bounds: overlaps(state.bounds, workArea) ? state.bounds : usualSize, maximized: state.maximized };
  } catch {
    // The first start, or a file that is not worth a word: the window opens where the system puts it.
    return { bounds: usualSize, maximized: false };
  }
}

/** Stores the window's place when it closes. */
export function keepWindowState(window: BrowserWindow, folder: string): void {
  window.on("close", () => {
    const state: WindowState = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    writeFileAtomic(statePath(folder), JSON.stringify(state)).catch((error: Error) => {
      console.warn(`the window's place was not stored: ${error.message}`);
    });
  });
}

function statePath(folder: string): string {
  return join(folder, "window.json");
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
