import { BufferTarget, CanvasSource, Output, WebMOutputFormat } from "mediabunny";
import { ClipScene } from "./ClipScene";
import { clipFrames, clipFramesPerSecond } from "./clip";

const scene = new ClipScene();
document.body.append(scene.canvas);

/** Called by generate.mjs. */
Object.assign(window, { renderClip, renderStill });

/** @returns the whole clip as a WebM file in base64 */
async function renderClip(bitsPerSecond: number): Promise<string> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new CanvasSource(scene.canvas, {
    codec: "vp9",
    bitrate: bitsPerSecond,
    keyFrameInterval: 1,
    latencyMode: "quality",
  });
  output.addVideoTrack(source, { frameRate: clipFramesPerSecond });
  await output.start();
  for (let frame = 0; frame < clipFrames; frame++) {
    scene.render(frame / clipFramesPerSecond);
    await source.add(frame / clipFramesPerSecond, 1 / clipFramesPerSecond);
    if (frame % 30 === 0) console.log(`frame ${frame} of ${clipFrames}, ${(performance.now() / 1000).toFixed(0)} s`);
  }
  await output.finalize();
  return base64(new Uint8Array(target.buffer!));
}

/** @returns one moment as a PNG file in base64 */
function renderStill(seconds: number): string {
  scene.render(seconds);
  return scene.canvas.toDataURL("image/png").split(",")[1]!;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
