import { createStore } from "zustand/vanilla";

/** Whether the user has put the notice about the library folder away; it comes back with the next start. */
export const libraryNotice = createStore(() => ({ dismissed: false }));
