import { StudioError } from "../../../common/errors";

const address = "demo/demo.webm";

/** The clip that comes with the program. @throws StudioError `file-missing` */
export async function fetchDemoClip(): Promise<Blob> {
  const response = await fetch(address);
  if (response.ok) return response.blob();
  throw new StudioError("file-missing", `the demo clip is missing (${address}, ${response.status})`);
}
