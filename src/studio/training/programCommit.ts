/** Set by the build (electron.vite.config.ts); not there when sources run as they are. */
declare const buildCommit: string | undefined;

/** A version with the commit that the program was built of, where that is known: `0.1.0 (0d606b5)`. */
export function withCommit(version: string): string {
  const commit = typeof buildCommit === "undefined" ? "" : buildCommit;
  return commit ? `${version} (${commit})` : version;
}
