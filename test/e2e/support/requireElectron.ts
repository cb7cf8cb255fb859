import { beforeEach } from "vitest";
import { electronPath } from "./electronHost";

const missing = "Electron's binary is not installed; get it with: npx install-electron";

if (!electronPath()) {
  console.warn(`Every test of the desktop host is skipped: ${missing}`);
  beforeEach((context) => context.skip(missing));
}
