/**
 * Lets whatever waits in the event loop go on: live frames, cancellations, other clients' calls. On WebAssembly and the
 * plain CPU nothing else does that, however often a long computation awaits its tensors.
 */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
