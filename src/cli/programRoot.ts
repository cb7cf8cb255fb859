import { join } from "node:path";

/** The folder with package.json, out/ and resources/: the command line runs as out/main/cli.js. */
export const programRoot = join(__dirname, "..", "..");
