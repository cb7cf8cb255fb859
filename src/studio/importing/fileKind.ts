import { open } from "node:fs/promises";
import { extname } from "node:path";
import { StudioError } from "../../common/errors";
import { whyUnreadable } from "../whyUnreadable";

export type FileKind = "video" | "bvh" | "trc" | "csv" | "npz";

const headBytes = 4096;
/** "PK", 3, 4 */
const zipMagic = 0x504b0304;
const kindsByEnding: Record<string, FileKind> = {
  ...{ ".bvh": "bvh", ".trc": "trc", ".npz": "npz", ".csv": "csv", ".tsv": "csv", ".txt": "csv" },
};

/** Formats of motion that are not read. */
const otherEndings = [".fbx", ".c3d", ".glb", ".gltf", ".vrm", ".vrma", ".json", ".pkl", ".mat", ".h5", ".mot", ".sto"];

/**
 * What a file is: by how it begins, and where that leaves it open, by its name. What may be a video is taken for one.
 * @throws StudioError `file-missing`, `file-broken` for formats that are not read
 */
export async function fileKind(path: string, fileName: string): Promise<FileKind> {
  const head = await readHead(path, fileName);
  if (head.length >= 4 && head.readUInt32BE(0) === zipMagic) return "npz";
  const text = head
    .toString(isWideText(head) ? "utf16le" : "utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (/^hierarchy\s/i.test(text)) return "bvh";
  if (/^pathfiletype\s/i.test(text)) return "trc";
  const ending = extname(fileName).toLowerCase();
  if (otherEndings.includes(ending)) {
    const way = "save the motion as BVH, TRC, CSV or npz in the program that made it";
    throw new StudioError("file-broken", `${fileName}: ${ending.slice(1)} files are not read; ${way}`);
  }
  return kindsByEnding[ending] ?? "video";
}

async function readHead(path: string, fileName: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const head = Buffer.alloc(headBytes);
      const { bytesRead } = await file.read(head, 0, headBytes, 0);
      return head.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new StudioError("file-missing", `${fileName} ${whyUnreadable(error)}`);
  }
}

/** UTF-16 as Windows programs mark it. */
function isWideText(head: Buffer): boolean {
  return head[0] === 0xff && head[1] === 0xfe;
}
