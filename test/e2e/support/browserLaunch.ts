import { type Browser, chromium } from "playwright-core";
import { browserPath } from "./browserPath";

/**
 * WebGL in software, and the page put together by the processor, as Chromium does by itself where there is no GPU: put
 * together by SwiftShader, a page gets four times slower.
 */
const graphicsFlags = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-gpu-compositing",
];
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
