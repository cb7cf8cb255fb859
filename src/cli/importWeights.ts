import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { StudioError } from "../common/errors";
import { type Backbone, type BackboneOptions, readBackbone } from "../studio/models/backboneWeights";
import { parseJsonFile } from "../studio/models/modelDescription";
import { createModel, newModelDescription } from "../studio/models/newModel";
import { whyUnreadable } from "../studio/whyUnreadable";
import { addNewModelOptions, type NewModelFlags, networkOf, saveModel, withEngine } from "./model";

interface ImportWeightsFlags extends NewModelFlags, Pick<BackboneOptions, "channelOrder" | "pixelMean" | "pixelStd"> {
  names?: string;
}

const namesSchema = z.record(z.string(), z.string());

export function addImportWeightsCommand(program: Command): void {
  addNewModelOptions(
    program
      .command("import-weights <file>")
      .description("A new image network whose shared convolutions are those of a 2D pose network (safetensors).")
      .option("--names <file>", "JSON: the file's name of each layer or tensor -> ours; default: told from the names")
      .addOption(
        new Option("--channel-order <order>", "of the colours it was trained on")
          .choices(["rgb", "bgr"])
          .default("rgb"),
      )
      .option(
        "--pixel-mean <a,b,c>",
        "taken off its colours, of 0 to 1, in its order; default: 0.5,0.5,0.5",
        threeNumbers,
      )
      .option("--pixel-std <a,b,c>", "that its colours were divided by; default: 1,1,1", threeNumbers),
  ).action(importWeights);
}

async function importWeights(file: string, flags: ImportWeightsFlags): Promise<void> {
  const { names, channelOrder, pixelMean, pixelStd } = flags;
  const network = networkOf(flags);
  if (network.frontEnd !== "image") {
    throw new StudioError("bad-argument", "2D weights go into the image front end: leave --front-end out");
  }
  const description = newModelDescription(flags.id, flags.name ?? flags.id, network);
  const bytes = await read(file);
  const table = names === undefined ? undefined : parseJsonFile(namesSchema, (await read(names)).toString(), names);
  const backbone = readBackbone(bytes, basename(file), { names: table, channelOrder, pixelMean, pixelStd });
  const content = await withEngine((engine) => createModel(engine, description, flags.seed, backbone));
  report(backbone);
  await saveModel(content, flags.out);
}

function report({ taken, unused }: Backbone): void {
  for (const { from, to } of taken) console.error(`${from} -> ${to}`);
  if (unused.length > 0) console.error(`not used: ${unused.join(", ")}`);
  console.error("every other layer is new");
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new StudioError("file-missing", `${path} ${whyUnreadable(error)}`);
  });
}

function threeNumbers(text: string): number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) {
    throw new InvalidArgumentError("three numbers with commas between");
  }
  return numbers;
}
