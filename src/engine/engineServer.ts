import { type SharedLink, splitIntoChannels } from "../common/channels";
import type { EngineNotification } from "../common/engineTraining";
import { StudioError } from "../common/errors";
import type { Link } from "../common/link";
import type { EngineCalls, FromEngine, ToEngine } from "../common/protocol";
import { type Handlers, serveCalls } from "../common/rpc";
import type { Engine } from "./engine";
import { predictClips } from "./evaluation/predictClips";
import { runNetwork } from "./evaluation/runNetwork";
import { layersOf, newNetwork } from "./newNetworks";
import { ClientStreams } from "./streams/clientStreams";

/** The channel whose other end is the host itself: it alone loads models and trains. */
const hostChannel = "host";

/** Serves the engine over the link to the host: the `host` channel, and one channel per client. */
export function serveEngine(link: SharedLink, engine: Engine): void {
  splitIntoChannels(link).onOpen((name, channel) => {
    serveChannel(channel as Link<FromEngine, ToEngine>, engine, name === hostChannel);
  });
}

function serveChannel(link: Link<FromEngine, ToEngine>, engine: Engine, fromHost: boolean): void {
  const streams = new ClientStreams(engine, engine.turns, (answer) => link.send(answer));
  const handlers = { ...clientHandlers(engine, streams), ...(fromHost ? hostHandlers(engine, link) : refusals) };
  serveCalls<EngineCalls>(link as Parameters<typeof serveCalls<EngineCalls>>[0], handlers);
  link.onMessage((message) => {
    if (message.type === "frame" || message.type === "keypoints") streams.accept(message);
  });
  link.onClose(() => streams.closeAll());
}

type HostOnly =
  | ("detector.load" | "model.load" | "model.create" | "model.describe")
  | ("training.run" | "network.run" | "clips.predict");

function clientHandlers(engine: Engine, streams: ClientStreams): Omit<Handlers<EngineCalls>, HostOnly> {
  return {
    "engine.status": () => engine.status(),
    "stream.open": (options) => streams.open(options),
    "stream.setSmoothing": ({ streamId, smoothing }) => {
      streams.setSmoothing(streamId, smoothing);
      return undefined;
    },
    "stream.reset": ({ streamId }) => streams.reset(streamId).then(() => undefined),
    "stream.close": ({ streamId }) => streams.close(streamId).then(() => undefined),
  };
}

function hostHandlers(engine: Engine, link: Link<FromEngine, ToEngine>): Pick<Handlers<EngineCalls>, HostOnly> {
  return {
    "detector.load": async ({ detector }) => {
      const { id, imageSize } = await engine.loadDetector(detector);
      return { id, imageSize };
    },
    "model.load": ({ model }) => engine.loadModel(model),
    "model.create": newNetwork,
    "model.describe": ({ description }) => ({ layers: layersOf(description) }),
    "training.run": (request, signal) => {
      const notify = (notification: EngineNotification) => {
        link.send(notification);
        return link.drained?.() ?? Promise.resolve();
      };
      return engine.train(request, notify, signal);
    },
    "network.run": (request, signal) =>
      engine.withNetwork(request.model, (network) => runNetwork(network, request, signal)),
    "clips.predict": ({ model, clips }, signal) =>
      engine.withNetwork(model, async (network) => {
        const stagePosesMm = await predictClips(network, clips, signal);
        return { posesMm: stagePosesMm.map((stages) => stages.at(-1)!) };
      }),
  };
}

const refusals: Pick<Handlers<EngineCalls>, HostOnly> = {
  "detector.load": () => refuse("detector.load"),
  "model.load": () => refuse("model.load"),
  "model.create": () => refuse("model.create"),
  "model.describe": () => refuse("model.describe"),
  "training.run": () => refuse("training.run"),
  "network.run": () => refuse("network.run"),
  "clips.predict": () => refuse("clips.predict"),
};

function refuse(method: HostOnly): never {
  throw new StudioError("unknown-method", `"${method}" is for the host only`);
}
