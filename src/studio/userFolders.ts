import { homedir } from "node:os";
import { join } from "node:path";

const applicationName = "RPSM Studio";

/**
 * Where the settings live: the platform's usual folder, or `RPSM_STUDIO_CONFIG` when set (tests, several studios on
 * one machine).
 */
export function configFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment.RPSM_STUDIO_CONFIG) return environment.RPSM_STUDIO_CONFIG;
  switch (platform) {
    case "win32":
      return join(environment.APPDATA ?? join(homedir(), "AppData", "Roaming"), applicationName);
    case "darwin":
      return join(homedir(), "Library", "Application Support", applicationName);
    default:
      return join(environment.XDG_CONFIG_HOME || join(homedir(), ".config"), "rpsm-studio");
  }
}

/** Where clips and the user's own models go until the settings say otherwise; `RPSM_STUDIO_LIBRARY` overrides it. */
export function defaultLibraryFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.RPSM_STUDIO_LIBRARY || join(homedir(), applicationName);
}
