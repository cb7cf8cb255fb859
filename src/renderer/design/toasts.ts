import { createStore } from "zustand/vanilla";

export interface Toast {
  id: number;
  text: string;
  tone: "info" | "good" | "error";
  /** One thing to do about it: "Undo". */
  action?: { label: string; run(): void };
}

/** More than these at once nobody reads: the oldest gives way. */
const mostShown = 4;

/** Short messages about what just happened, the oldest first. */
export const toasts = createStore<{ shown: readonly Toast[] }>(() => ({ shown: [] }));
let nextId = 1;

/** @returns its id, to take it back */
export function showToast(toast: Omit<Toast, "id">): number {
  const id = nextId++;
  toasts.setState(({ shown }) => ({ shown: [...shown.slice(1 - mostShown), { ...toast, id }] }));
  return id;
}

export function dismissToast(id: number): void {
  toasts.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) }));
}
