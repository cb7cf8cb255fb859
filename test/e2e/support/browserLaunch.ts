import { type Browser, chromium } from "playwright-core";
import { browserPath } from "./browserPath";

/** WebGL in software; no GPU process is asked for anything it may not have. */
const graphicsFlags = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
/** Chromium's own traffic would be taken for the page's. */
const quietFlags = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Switches of a camera that plays a file (cameraFile.ts), and of the permission for it. */
export function fakeCameraFlags(cameraFile: string | undefined): string[] {
  if (cameraFile === undefined) return [];
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${cameraFile}`,
  ];
}

export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath(),
    headless: true,
    args: ["--no-sandbox", ...graphicsFlags, ...quietFlags, ...flags],
  });
}
