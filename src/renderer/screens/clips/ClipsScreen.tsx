/** The library: every clip, found, sorted, renamed, imported, exported. */
export function ClipsScreen() {
  return <section data-testid="clips" />;
}
