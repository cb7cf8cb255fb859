/**
 * Counts the pictures that a video showed without the page learning of them: a page that is busy hears of the newest
 * one only. They were left out like those that come while the engine computes, and the badge counts both.
 */
export class UnseenFrames {
  private lastPresented: number | undefined;

  /**
   * @param presentedFrames VideoFrameCallbackMetadata.presentedFrames
   * @returns pictures between the last call's and this one
   */
  before(presentedFrames: number): number {
    const last = this.lastPresented ?? presentedFrames - 1;
    this.lastPresented = presentedFrames;
    return Math.max(0, presentedFrames - last - 1);
  }
}
