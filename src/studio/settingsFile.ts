import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../common/errors";
import type { Log } from "../common/log";
import { automaticModel, bundledModels, defaultSettings, type Settings } from "../common/settings";
import { firstProblem } from "./firstProblem";
import { writeFileAtomic } from "./writeFileAtomic";

const settingsSchema = z.object({
  language: z.enum(["system", "en", "zh-CN"]),
  theme: z.enum(["system", "light", "dark"]),
  backend: z.enum(["auto", "webgpu", "wasm"]),
  model: z.string().min(1),
  smoothing: z.number().min(0).max(1),
  mirrorCamera: z.boolean(),
  shortcuts: z.record(z.string(), z.array(z.string().min(1))),
  libraryFolder: z.string().min(1),
}) satisfies z.ZodType<Settings>;

/** Written into the file; before 2 the small network was the default, and `automaticModel` did not exist. */
const fileVersion = 2;
const fileSchema = settingsSchema.partial().extend({ version: z.number().optional() });

const changeSchema = settingsSchema.partial().strict();

/** The user's settings as one JSON file, written atomically at each change. */
export class SettingsFile {
  private lastUpdate: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly path: string,
    private settings: Settings,
  ) {}

  /**
   * Reads `settings.json` in `folder`; what it does not say has its default. A file that cannot be understood is set
   * aside as `settings.json.broken`, so that nothing the user wrote is lost, and the defaults are used.
   */
  static async open(folder: string, libraryFolder: string, log: Log): Promise<SettingsFile> {
    const path = join(folder, "settings.json");
    const defaults: Settings = { ...defaultSettings, libraryFolder };
    try {
      const text = await readIfThere(path);
      const stored = text === undefined ? {} : currentForm(fileSchema.parse(JSON.parse(text)));
      return new SettingsFile(path, { ...defaults, ...stored });
    } catch (error) {
      const asidePath = `${path}.broken`;
      const moved = await rename(path, asidePath).then(
        () => `it is kept as ${asidePath}`,
        () => "it could not be set aside",
      );
      log.warn(`${path} is not usable (${firstProblem(error)}); ${moved}, and the defaults are used`);
      return new SettingsFile(path, defaults);
    }
  }

  get current(): Settings {
    return this.settings;
  }

  /**
   * Changes some settings and stores all of them; what cannot be stored is not changed. Changes come into force in the
   * order in which they were asked for.
   * @throws StudioError `bad-argument` naming the field, `folder-unwritable` naming the file
   */
  update(change: Partial<Settings>): Promise<Settings> {
    const update = this.lastUpdate.then(() => this.store(change));
    this.lastUpdate = update.catch(() => {});
    return update;
  }

  /** Resolves when every change asked for so far is stored or refused. */
  settled(): Promise<unknown> {
    return this.lastUpdate;
  }

  private async store(change: Partial<Settings>): Promise<Settings> {
    const checked = changeSchema.safeParse(change);
    if (!checked.success) throw new StudioError("bad-argument", `settings: ${firstProblem(checked.error)}`);
    const settings = { ...this.settings, ...checked.data };
    try {
      await writeFileAtomic(this.path, `${JSON.stringify({ version: fileVersion, ...settings }, undefined, 2)}\n`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StudioError("folder-unwritable", `the settings cannot be stored in ${this.path}: ${why}`);
    }
    this.settings = settings;
    return settings;
  }
}

/** Old files hold every setting: the default model of their time is no choice of the user's. */
function currentForm({ version = 1, ...stored }: z.infer<typeof fileSchema>): Partial<Settings> {
  const isOldDefault = version < 2 && stored.model === bundledModels.small;
  return isOldDefault ? { ...stored, model: automaticModel } : stored;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
