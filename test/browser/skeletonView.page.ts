import { PoseFeed } from "../../src/renderer/feed/poseFeed";
import { SkeletonView } from "../../src/renderer/skeleton/SkeletonView";

interface Colour {
  red: number;
  green: number;
  blue: number;
}

/** The middle of all pixels that look like a colour, as shares of the width and height; undefined where there are none. */
export interface Patch {
  pixels: number;
  x: number;
  y: number;
}

/** Shows one pose in a 3D view and says where its left bones and its right bones are in the picture. */
export async function draw(poseMm: number[] | undefined): Promise<{ left: Patch; right: Patch }> {
  const container = document.createElement("div");
  container.style.width = "480px";
  container.style.height = "400px";
  document.body.append(container);
  const feed = new PoseFeed((drain) => requestAnimationFrame(drain));
  const view = new SkeletonView(container, feed, {
    heightM: 1.7,
    rootMotion: "in-place",
    trails: false,
    stages: false,
    follow: true,
  });
  // The observer of its size has to be heard before there is a picture.
  await twoFrames();
  if (poseMm) {
    const pose = Float32Array.from(poseMm);
    feed.setSourceSize(1280, 720);
    feed.publish(
      {
        type: "pose",
        streamId: 1,
        frameId: 1,
        capturedAtMs: 0,
        keypoints: new Float32Array(51).fill(1),
        pose,
        stagePoses: [pose],
        nextCrop: { x: 0, y: 0, size: 720 },
        detectMs: 1,
        liftMs: 1,
      },
      performance.now(),
    );
    // The figure fades in.
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
  const picture = await createImageBitmap(await view.picture());
  const style = getComputedStyle(container);
  const result = {
    left: findPatch(picture, parse(style.getPropertyValue("--scene-left"))),
    right: findPatch(picture, parse(style.getPropertyValue("--scene-right"))),
  };
  view.dispose();
  container.remove();
  return result;
}

function twoFrames(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

/** Lit and shaded, a bone keeps its hue: which of the two hues a pixel is nearer to is what counts. */
function findPatch(picture: ImageBitmap, wanted: Colour): Patch {
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const found = { pixels: 0, x: 0, y: 0 };
  for (let pixel = 0; pixel < data.length / 4; pixel++) {
    const colour = { red: data[pixel * 4]!, green: data[pixel * 4 + 1]!, blue: data[pixel * 4 + 2]! };
    const isColourful = Math.abs(colour.red - colour.blue) > 60;
    if (!isColourful || colour.red > colour.blue !== wanted.red > wanted.blue) continue;
    found.pixels++;
    found.x += (pixel % picture.width) / picture.width;
    found.y += Math.floor(pixel / picture.width) / picture.height;
  }
  return { pixels: found.pixels, x: found.x / found.pixels, y: found.y / found.pixels };
}

function parse(colour: string): Colour {
  const context = new OffscreenCanvas(1, 1).getContext("2d")!;
  context.fillStyle = colour.trim();
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return { red: red!, green: green!, blue: blue! };
}
