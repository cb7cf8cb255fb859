import { createElement } from "react";
import { createRoot, type Root } from "react-dom/client";
import { type SharedLink, splitIntoChannels } from "../../src/common/channels";
import type { ClipSummary } from "../../src/common/libraryProtocol";
import { type Link, memoryLinkPair } from "../../src/common/link";
import type { FromStudio, StudioCalls, StudioInfo, ToStudio } from "../../src/common/protocol";
import { type Handlers, serveCalls } from "../../src/common/rpc";
import { defaultSettings, type Settings } from "../../src/common/settings";
import type { RunDetails } from "../../src/common/trainingProtocol";
import { AppProvider, type AppServices } from "../../src/renderer/app/AppContext";
import { navigation } from "../../src/renderer/app/navigation";
import { CommandRegistry } from "../../src/renderer/commands/commandRegistry";
import { applyTheme } from "../../src/renderer/design/applyTheme";
import { ToastRegion } from "../../src/renderer/design/ToastRegion";
import { HostConnections } from "../../src/renderer/host/host";
import { StudioClient } from "../../src/renderer/host/studioClient";
import { applyLanguage, startTranslation } from "../../src/renderer/i18n/i18n";
import { LibraryClient } from "../../src/renderer/library/libraryClient";
import { RunView } from "../../src/renderer/screens/train/run/RunView";
import { TrainingClient } from "../../src/renderer/training/trainingClient";
import { curveOf, heldOutOf, runFixture, type Scenario, watchedFrames } from "./support/runFixtures";
import "../../src/renderer/design/tokens.css";
import "../../src/renderer/design/base.css";

/** A host with one run. */
class OneRunHost {
  readonly connections = new HostConnections();
  readonly calls: string[] = [];
  private link: Link<FromStudio, ToStudio> | undefined;
  private newsNumber = 0;

  constructor(readonly details: RunDetails) {}

  connect(): void {
    const [page, host] = memoryLinkPair<never, never>() as unknown as [SharedLink, SharedLink];
    splitIntoChannels(host).onOpen((_name, link) => {
      this.link = link as Link<FromStudio, ToStudio>;
      serveCalls<StudioCalls>(this.link, this.handlers());
    });
    this.connections.set({ state: "connected", channels: splitIntoChannels(page) });
  }

  /** So many new points of the curve, and everything else that may come with them. */
  tell(points: number, isMeasured: boolean): void {
    const { curve, heldOut } = this.details;
    const from = curve.at(-1)?.step ?? 0;
    const added = curveOf(points, 1).map((point) => ({ ...point, step: from + point.step }));
    const measured = isMeasured ? [{ ...heldOutOf(1, 1, 60)[0]!, step: from + points, errorMm: 55, mpjpeMm: 55 }] : [];
    this.details.curve = [...curve, ...added];
    this.details.heldOut = [...heldOut, ...measured];
    this.link!.send({
      type: "training.news",
      id: this.details.summary.id,
      number: ++this.newsNumber,
      curve: added,
      heldOut: measured,
      log: [],
      ...(isMeasured && { watched: watchedFrames(0.05) }),
    });
  }

  private handlers(): Handlers<StudioCalls> {
    const model = { id: "rpsm-keypoints-512", name: "RPSM keypoints 512", bundled: true, bytes: 1 };
    const settings: Settings = { ...defaultSettings, model: model.id, libraryFolder: "/" };
    const answers: Partial<Handlers<StudioCalls>> = {
      "studio.info": () => ({ settings, models: [model], engine: { state: "starting" } }) as unknown as StudioInfo,
      "library.status": () => ({ state: "open", folder: "/", freeBytes: 1, clips: 0 }),
      "jobs.list": () => [],
      "clips.list": () => this.details.clips.map(({ id, name }) => ({ id, name, tags: [] }) as unknown as ClipSummary),
      "training.list": () => [this.details.summary],
      "training.open": () => ({ ...this.details, newsNumber: this.newsNumber }),
      "training.keep": () => ({ modelId: "mine" }),
      "settings.update": ({ change }) => Object.assign(settings, change),
    };
    for (const method of ["training.pause", "training.resume", "training.stop", "training.discard"] as const) {
      answers[method] = () => {
        this.calls.push(method);
        return undefined;
      };
    }
    return answers as Handlers<StudioCalls>;
  }
}

let host: OneRunHost | undefined;
let root: Root | undefined;
startTranslation();

/** Shows a run in one of its states. */
export function show(scenario: Scenario, language: "en" | "zh-CN", theme: "light" | "dark"): void {
  root?.unmount();
  applyTheme(theme);
  applyLanguage(language);
  host = new OneRunHost(runFixture(scenario));
  const studio = new StudioClient(host.connections);
  const services = {
    studio,
    training: new TrainingClient(studio),
    library: new LibraryClient(studio),
    commands: new CommandRegistry(),
  } as AppServices;
  host.connect();
  const container = document.createElement("div");
  container.style.display = "flex";
  container.style.flexDirection = "column";
  container.style.height = "100vh";
  document.body.replaceChildren(container);
  root = createRoot(container);
  root.render(
    createElement(
      AppProvider,
      { value: services },
      createElement(RunView, { runId: "r1" }),
      createElement(ToastRegion),
    ),
  );
}

export function tell(points: number, isMeasured: boolean): void {
  host!.tell(points, isMeasured);
}

export function calls(): string[] {
  return host!.calls;
}

export function opened(): { clipId?: string; frame?: number } {
  const { clipId, frame } = navigation.getState();
  return { clipId, frame };
}

/** How often each part of the page has been rendered anew cannot be seen from outside: nodes that were changed can. */
export function countChanges(selector: string, work: () => void): Promise<number> {
  let changes = 0;
  const observer = new MutationObserver((records) => {
    changes += records.length;
  });
  observer.observe(document.querySelector(selector)!, { subtree: true, childList: true, attributes: true });
  work();
  return new Promise((resolve) =>
    setTimeout(() => {
      observer.disconnect();
      resolve(changes);
    }, 400),
  );
}
