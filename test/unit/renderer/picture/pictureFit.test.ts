import { describe, expect, it } from "vitest";
import { fitPicture, pan, wholePicture, zoomAt } from "../../../../src/renderer/picture/pictureFit";

const pane = { width: 800, height: 400 };
const picture = { width: 400, height: 400 };

describe("a picture in its pane", () => {
  it("is as large as fits, in the middle", () => {
    expect(fitPicture(pane, picture, wholePicture)).toEqual({ scale: 1, offsetX: 200, offsetY: 0 });
  });

  it("keeps the point under the pointer where it is when it is enlarged", () => {
    const before = fitPicture(pane, picture, wholePicture);
    const zoomed = zoomAt(wholePicture, pane, picture, 4, 300, 100);
    const after = fitPicture(pane, picture, zoomed);
    expect(after.scale).toBe(4);
    expect((300 - after.offsetX) / after.scale).toBeCloseTo((300 - before.offsetX) / before.scale);
    expect((100 - after.offsetY) / after.scale).toBeCloseTo((100 - before.offsetY) / before.scale);
  });

  it("covers the pane where it is larger, however far it is moved", () => {
    const zoomed = zoomAt(wholePicture, pane, picture, 4, 400, 200);
    const { scale, offsetX, offsetY } = fitPicture(pane, picture, pan(zoomed, pane, picture, 10_000, -10_000));
    expect(offsetX).toBeCloseTo(0);
    expect(offsetY).toBeCloseTo(pane.height - picture.height * scale);
  });

  it("follows the hand", () => {
    const zoomed = zoomAt(wholePicture, pane, picture, 4, 400, 200);
    const before = fitPicture(pane, picture, zoomed);
    const after = fitPicture(pane, picture, pan(zoomed, pane, picture, 30, -20));
    expect(after.offsetX - before.offsetX).toBeCloseTo(30);
    expect(after.offsetY - before.offsetY).toBeCloseTo(-20);
  });

  it("is whole again when it is made small", () => {
    const zoomed = zoomAt(wholePicture, pane, picture, 8, 700, 50);
    expect(zoomAt(zoomed, pane, picture, 0.001, 10, 10)).toEqual(wholePicture);
  });
});
