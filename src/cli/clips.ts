import type { Command } from "commander";
import type { ClipSummary } from "../common/libraryProtocol";
import type { ClipLibrary } from "../studio/library/clipLibrary";
import { repairClip } from "../studio/library/repairClip";
import { verifyClip, withoutClip } from "../studio/library/verifyClip";
import { libraryOption, openClipLibrary } from "./clipLibraryOption";

interface ClipsFlags {
  library?: string;
  json?: boolean;
}

/** What `verify` or `repair` has to say about one clip. */
interface Finding {
  id: string;
  name: string;
  problems: string[];
  repairs?: string[];
}

/** `rpsm-studio clips ls|verify|repair`. @returns the command, for those that other files add */
export function addClipsCommand(program: Command): Command {
  const clips = program.command("clips").description("Work with the clips of a library.");
  const add = (name: string, description: string, run: (flags: ClipsFlags) => Promise<void>) =>
    clips.command(name).description(description).addOption(libraryOption()).option("--json", "print JSON").action(run);
  add("ls", "List the clips, the newest first.", listClips);
  add("verify", "Check every file of every clip. Exit code 1 when something is wrong.", verifyClips);
  add("repair", "Put right what can be put right; nothing is thrown away.", repairClips);
  return clips;
}

async function listClips(flags: ClipsFlags): Promise<void> {
  const library = await openClipLibrary(flags.library, "read");
  const clips = newestFirst(library);
  if (flags.json) printJson(clips);
  else if (clips.length === 0) console.log(`no clips in ${library.folder}`);
  else for (const line of clipTable(clips)) console.log(line);
}

async function verifyClips(flags: ClipsFlags): Promise<void> {
  const library = await openClipLibrary(flags.library, "read");
  const findings: Finding[] = [];
  for (const { id, name } of newestFirst(library)) {
    findings.push({ id, name, problems: await verifyClip(library.folderOf(id)) });
  }
  report(findings, flags);
}

async function repairClips(flags: ClipsFlags): Promise<void> {
  // Opening it repairs what a crash left behind.
  const library = await openClipLibrary(flags.library, "write");
  try {
    const findings: Finding[] = [];
    for (const { id, name } of newestFirst(library)) findings.push(await repair(library.folderOf(id), id, name));
    report(findings, flags);
  } finally {
    await library.close();
  }
}

async function repair(folder: string, id: string, name: string): Promise<Finding> {
  if ((await verifyClip(folder)).length === 0) return { id, name, problems: [] };
  try {
    const repairs = await repairClip(folder);
    return { id, name, problems: await verifyClip(folder), repairs };
  } catch (error) {
    return { id, name, problems: [withoutClip(error, folder)] };
  }
}

function newestFirst(library: ClipLibrary): ClipSummary[] {
  return library.list().sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.name.localeCompare(b.name));
}

/** The name is last: letters of other scripts are not all one column wide. */
function clipTable(clips: readonly ClipSummary[]): string[] {
  const rows = clips.map(({ id, createdAt, frames, durationS, correctedFrames, tags, name, error }) => [
    id,
    createdAt.slice(0, 16).replace("T", " "),
    String(frames),
    `${durationS.toFixed(1)} s`,
    String(correctedFrames),
    `${name}${tags.length > 0 ? `  [${tags.join(", ")}]` : ""}${error ? `  BROKEN: ${error.message}` : ""}`,
  ]);
  const table = [["id", "recorded (UTC)", "frames", "length", "corrected", "name"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) => row.map((cell, column) => (column < 5 ? cell.padEnd(widths[column]!) : cell)).join("  "));
}

function report(findings: readonly Finding[], { json }: ClipsFlags): void {
  const wrong = findings.filter(({ problems }) => problems.length > 0);
  if (json) printJson(findings);
  else {
    for (const { name, problems, repairs = [] } of findings) {
      for (const done of repairs) console.log(`clip "${name}": repaired: ${done}`);
      for (const problem of problems) console.log(`clip "${name}": ${problem}`);
    }
    console.log(
      wrong.length === 0
        ? `${findings.length} clips, all in order`
        : `${wrong.length} of ${findings.length} clips have problems`,
    );
  }
  if (wrong.length > 0) process.exitCode = 1;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
