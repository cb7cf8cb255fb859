import { type Command, Option } from "commander";
import { StudioError } from "../common/errors";
import { createLog } from "../common/log";
import type { LayerRow } from "../common/modelProtocol";
import type { EngineConnection } from "../studio/engineConnection";
import { startHeadlessEngine } from "../studio/headlessEngine";
import type { ModelContent } from "../studio/models/modelFolder";
import { writeModelFolder } from "../studio/models/modelFolder";
import { modelFolders } from "../studio/models/modelRegistry";
import { createModel, type NetworkChoice, newModelDescription, paperNetwork } from "../studio/models/newModel";
import { OwnModels } from "../studio/models/ownModels";
import { programFolders } from "../studio/programFolders";
import { findModel, libraryInSettings } from "./findModel";
import { wholeNumberBetween } from "./flagParsers";
import { formatLayers, formatLayersAsMarkdown } from "./layerTable";
import { programRoot } from "./programRoot";

export interface NetworkFlags {
  frontEnd?: NetworkChoice["frontEnd"];
  stages?: number;
  width?: number;
  recurrent?: NetworkChoice["recurrent"];
  form?: NetworkChoice["form"];
  imageSize?: number;
  baseChannels?: number;
  convLstmMap?: "conv5" | "conv6";
}

interface DescribeFlags extends NetworkFlags {
  json?: boolean;
  markdown?: boolean;
}

export interface NewModelFlags extends NetworkFlags {
  id: string;
  name?: string;
  seed: number;
  out?: string;
}

export function addModelCommand(program: Command): void {
  const model = program.command("model").description("Describe networks, and make new ones to be trained.");
  addNetworkOptions(
    model
      .command("describe [model]")
      .description("The layers of an installed model or a model's folder, else of the network that the options name.")
      .option("--json", "as JSON")
      .option("--markdown", "as a table in Markdown"),
  ).action(describe);
  addNewModelOptions(
    model.command("create").description("A new, untrained model: by default the paper's network from pixels."),
  ).action((flags: NewModelFlags) => withEngine((engine) => makeModel(engine, flags)));
}

export function addNewModelOptions(command: Command): Command {
  return addNetworkOptions(
    command
      .requiredOption("--id <id>", "the model's id")
      .option("--name <name>", "its name; default: the id")
      .option("--seed <number>", "of the weights that are drawn", wholeNumberBetween(0, 2 ** 31 - 1), 1)
      .option("-o, --out <folder>", "where its folder is written; default: the library's models"),
  );
}

/** Options that are left out are the paper's. */
export function networkOf(flags: NetworkFlags): NetworkChoice {
  const frontEnd = flags.frontEnd ?? paperNetwork.frontEnd;
  const { sizePx, baseChannels } = paperNetwork.image!;
  const recurrent = flags.recurrent ?? paperNetwork.recurrent;
  if (frontEnd === "keypoints" && (flags.imageSize ?? flags.baseChannels) !== undefined) {
    throw new StudioError("bad-argument", "--image-size and --base-channels go with --front-end image only");
  }
  if (flags.convLstmMap && recurrent !== "convlstm") {
    throw new StudioError("bad-argument", "--conv-lstm-map goes with --recurrent convlstm only");
  }
  return {
    frontEnd,
    ...(frontEnd === "image" && {
      image: { sizePx: flags.imageSize ?? sizePx, baseChannels: flags.baseChannels ?? baseChannels },
    }),
    stages: flags.stages ?? paperNetwork.stages,
    width: flags.width ?? paperNetwork.width,
    recurrent,
    ...(recurrent === "convlstm" && { convLstm: { map: flags.convLstmMap ?? "conv6" } }),
    form: flags.form ?? paperNetwork.form,
  };
}

/** Writes a new model to --out or into the library, and says where it is. */
export async function saveModel(content: ModelContent, out: string | undefined): Promise<void> {
  if (out !== undefined) {
    await writeModelFolder(out, content);
    console.error(
      `the model is in ${out}; it is untrained: train it on clips of yours, rpsm-studio train --model ${out}`,
    );
    return;
  }
  const { own } = modelFolders(programFolders(programRoot).models, await libraryInSettings());
  const id = await new OwnModels(own).add(content, []);
  console.error(
    `the model is in the library as "${id}"; it is untrained: train it on clips of yours, rpsm-studio train --model ${id}`,
  );
}

/** Runs something on an engine of its own, on the processor: there is nothing to compute fast. */
export async function withEngine<T>(work: (engine: EngineConnection) => Promise<T>): Promise<T> {
  const { engineEntry } = programFolders(programRoot);
  const { connection } = await startHeadlessEngine({
    engineEntry,
    backend: "wasm",
    log: createLog("engine", () => {}),
  });
  try {
    return await work(connection);
  } finally {
    connection.kill();
  }
}

async function makeModel(engine: EngineConnection, flags: NewModelFlags): Promise<void> {
  const description = newModelDescription(flags.id, flags.name ?? flags.id, networkOf(flags));
  await saveModel(await createModel(engine, description, flags.seed), flags.out);
}

async function describe(model: string | undefined, flags: DescribeFlags): Promise<void> {
  const { json, markdown, ...networkFlags } = flags;
  if (model !== undefined && Object.keys(networkFlags).length > 0) {
    throw new StudioError("bad-argument", "describe either a model or the network that options name, not both");
  }
  const description =
    model === undefined
      ? JSON.stringify(newModelDescription("network", "network", networkOf(networkFlags)))
      : (await findModel(model)).description;
  const { layers } = await withEngine((engine) => engine.host.call("model.describe", { description }));
  console.log(
    json ? JSON.stringify({ layers, ...totals(layers) }) : (markdown ? formatLayersAsMarkdown : formatLayers)(layers),
  );
}

function totals(layers: readonly LayerRow[]) {
  const sum = (value: (row: LayerRow) => number) => layers.reduce((total, row) => total + value(row), 0);
  return { parameters: sum((row) => row.parameters), multiplyAccumulates: sum((row) => row.multiplyAccumulates) };
}

function addNetworkOptions(command: Command): Command {
  return command
    .addOption(new Option("--front-end <name>", "what it sees; default: image").choices(["image", "keypoints"]))
    .option("--stages <number>", "1 to 3; default: 3", wholeNumberBetween(1, 3))
    .option("--width <number>", "of features and LSTM; default: 1024", wholeNumberBetween(8, 4096))
    .addOption(
      new Option("--recurrent <layer>", "memory of each stage; default: lstm").choices(["lstm", "none", "convlstm"]),
    )
    .addOption(new Option("--form <form>", "plain is the paper's; default: plain").choices(["plain", "residual"]))
    .option("--image-size <pixels>", "side of its pictures, a multiple of 8; default: 368", wholeNumberBetween(32, 512))
    .option(
      "--base-channels <number>",
      "of conv1, which the other layers are multiples of; default: 64",
      wholeNumberBetween(4, 64),
    )
    .addOption(
      new Option("--conv-lstm-map <layer>", "after which layer a convlstm sits; default: conv6").choices([
        "conv5",
        "conv6",
      ]),
    );
}
