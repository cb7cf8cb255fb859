/** Work that pauses, without a pause. @returns its result */
export function toTheEnd<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
