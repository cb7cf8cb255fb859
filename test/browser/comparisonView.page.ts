import { type ComparisonLayout, ComparisonView } from "../../src/renderer/skeleton/ComparisonView";
import { placeTogether } from "../../src/renderer/skeleton/placeTogether";
import { sittingPose } from "./support/runFixtures";

/** Pixels of each third of the picture that look like a left bone, a right bone, the truth's lines. */
export interface Third {
  left: number;
  right: number;
  truth: number;
}

/** Shows as many poses as asked for, the last of three as the truth, and says what is in each third of the picture. */
export async function draw(count: 1 | 2 | 3, layout: ComparisonLayout): Promise<{ thirds: Third[]; panes: number }> {
  const container = document.createElement("div");
  container.style.width = "600px";
  container.style.height = "300px";
  document.body.append(container);
  const view = new ComparisonView(container, { overlaid: ["raw", "sides", "truth"] });
  const poses = placeTogether([sittingPose(1, 0.6), sittingPose(2, 0.3), sittingPose(3, 0)].slice(0, count));
  view.setLayout(layout);
  view.setPoses(poses, 2);
  // The observer of its size has to be heard before there is a picture.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const picture = await createImageBitmap(await view.picture());
  const panes = view.shownPanes.length;
  view.dispose();
  container.remove();
  return { thirds: [0, 1, 2].map((third) => countColours(picture, third)), panes };
}

function countColours(picture: ImageBitmap, third: number): Third {
  const width = Math.floor(picture.width / 3);
  const context = new OffscreenCanvas(width, picture.height).getContext("2d")!;
  context.drawImage(picture, -third * width, 0);
  const { data } = context.getImageData(0, 0, width, picture.height);
  const found = { left: 0, right: 0, truth: 0 };
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i]!, data[i + 1]!, data[i + 2]!];
    // Okabe and Ito's blue and orange, and the truth's green; lit and shaded, they keep their hue.
    if (blue - red > 60) found.left++;
    else if (red - blue > 60) found.right++;
    else if (green - red > 40 && green - blue > 20) found.truth++;
  }
  return found;
}
