import { existsSync } from "node:fs";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Chromium's binary: $CHROMIUM, or where Linux puts it. @throws when there is none, saying how to get it */
export function browserPath(): string {
  const path = [process.env.CHROMIUM, ...usualPlaces].find((place) => place && existsSync(place));
  if (!path) throw new Error("Chromium is missing: install it (Debian: apt-get install chromium) or set CHROMIUM");
  return path;
}
