/** Whether WebGL would be drawn by the processor, where every pixel counts. Also true where there is no WebGL at all. */
export function isSoftwareWebgl(): boolean {
  const context = document.createElement("canvas").getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  // Browsers keep only a few contexts alive: give this one back.
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context === null;
}
