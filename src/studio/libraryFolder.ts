import { type ErrorData, StudioError, toErrorData } from "../common/errors";
import { checkWritable } from "./checkWritable";

/** Creates the library folder at need. The studio runs on without a usable library, so the problem is returned. */
export async function prepareLibraryFolder(path: string): Promise<ErrorData | undefined> {
  const why = await checkWritable(path);
  if (why === undefined) return undefined;
  const message = `the library folder ${path} cannot be written to (${why}); choose another one in the settings`;
  return toErrorData(new StudioError("folder-unwritable", message));
}
