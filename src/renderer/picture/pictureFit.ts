/** How a picture is looked at: enlarged about a point of it. */
export interface PictureZoom {
  /** 1: the whole picture fills the pane as far as its shape allows. */
  zoom: number;
  /** The picture's point in the pane's middle, as shares of its width and height. */
  centreX: number;
  centreY: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Where the picture is in the pane, in the pane's units. */
export interface Fit {
  scale: number;
  offsetX: number;
  offsetY: number;
}

export const wholePicture: PictureZoom = { zoom: 1, centreX: 0.5, centreY: 0.5 };
const largestZoom = 20;

export function fitPicture(pane: Size, picture: Size, { zoom, centreX, centreY }: PictureZoom): Fit {
  const scale = Math.min(pane.width / picture.width, pane.height / picture.height) * zoom;
  return {
    scale,
    offsetX: pane.width / 2 - centreX * picture.width * scale,
    offsetY: pane.height / 2 - centreY * picture.height * scale,
  };
}

/** Enlarges about a point of the pane, which keeps showing the same point of the picture. */
export function zoomAt(
  present: PictureZoom,
  pane: Size,
  picture: Size,
  factor: number,
  x: number,
  y: number,
): PictureZoom {
  const zoom = Math.min(largestZoom, Math.max(1, present.zoom * factor));
  const before = fitPicture(pane, picture, present);
  const scale = (before.scale / present.zoom) * zoom;
  // The point under the pointer, as a share of the picture.
  const pointX = (x - before.offsetX) / before.scale / picture.width;
  const pointY = (y - before.offsetY) / before.scale / picture.height;
  return kept(
    {
      zoom,
      centreX: pointX - (x - pane.width / 2) / scale / picture.width,
      centreY: pointY - (y - pane.height / 2) / scale / picture.height,
    },
    pane,
    picture,
  );
}

/** Moves the picture by so much of the pane. */
export function pan(present: PictureZoom, pane: Size, picture: Size, x: number, y: number): PictureZoom {
  const { scale } = fitPicture(pane, picture, present);
  return kept(
    {
      zoom: present.zoom,
      centreX: present.centreX - x / scale / picture.width,
      centreY: present.centreY - y / scale / picture.height,
    },
    pane,
    picture,
  );
}

/** The picture covers the pane where it is larger, and is in its middle where it is not. */
function kept(wanted: PictureZoom, pane: Size, picture: Size): PictureZoom {
  const { scale } = fitPicture(pane, picture, wanted);
  return {
    zoom: wanted.zoom,
    centreX: keptCentre(wanted.centreX, pane.width / (picture.width * scale)),
    centreY: keptCentre(wanted.centreY, pane.height / (picture.height * scale)),
  };
}

/** @param seen how much of the picture fits into the pane, as a share */
function keptCentre(centre: number, seen: number): number {
  return seen >= 1 ? 0.5 : Math.min(1 - seen / 2, Math.max(seen / 2, centre));
}
