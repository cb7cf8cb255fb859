/** A video element that is always on its way to the newest time that was asked for. */
export class SeekingVideo {
  readonly element = document.createElement("video");
  /** The newest time asked for while an older one was being looked for, seconds. */
  private nextS: number | undefined;
  private address = "";

  /** @param onArrived the picture of the newest time is there */
  constructor(
    private readonly onArrived: () => void,
    onFailed: (error: MediaError | null) => void,
  ) {
    const { element } = this;
    element.muted = true;
    element.playsInline = true;
    element.preload = "auto";
    element.disablePictureInPicture = true;
    element.addEventListener("loadedmetadata", () => this.goOn());
    element.addEventListener("seeked", () => this.goOn());
    // Seeks before there is a picture may end without one.
    element.addEventListener("loadeddata", () => this.tellArrival());
    element.addEventListener("error", () => {
      if (element.hasAttribute("src")) onFailed(element.error);
    });
  }

  /** Whether the picture of another time than the newest one is still shown. */
  get isSeeking(): boolean {
    const { element } = this;
    return this.nextS !== undefined || element.seeking || element.readyState < HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  load(address: string): void {
    if (address === this.address) return;
    this.address = address;
    this.nextS = undefined;
    this.element.src = address;
  }

  seek(timeS: number): void {
    const { element } = this;
    if (element.seeking || element.readyState < HTMLMediaElement.HAVE_METADATA) this.nextS = timeS;
    else element.currentTime = timeS;
  }

  /** Gives the file back. */
  unload(): void {
    this.address = "";
    this.nextS = undefined;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
  }

  private goOn(): void {
    const timeS = this.nextS;
    this.nextS = undefined;
    if (timeS !== undefined) this.element.currentTime = timeS;
    else this.tellArrival();
  }

  private tellArrival(): void {
    if (!this.isSeeking) this.onArrived();
  }
}
