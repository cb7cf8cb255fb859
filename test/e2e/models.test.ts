import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/common/safetensors";
import { readModelContent, writeModelFolder } from "../../src/studio/models/modelFolder";
import { someLineage } from "../unit/studio/models/someModel";
import { addDemoClip, withLibrary } from "./support/makeClip";
import { waitForEngine } from "./support/screen";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bundledId = "rpsm-keypoints-512";
const bundled = `resources/models/${bundledId}`;

/** The bundled network with another last bias, as if it had been fine-tuned: its poses are 30 mm aside. */
async function installTuned(libraryFolder: string): Promise<void> {
  const { description, weights } = await readModelContent(bundled);
  const { tensors } = readSafetensors(weights, "weights");
  const moved = [...tensors].map(([name, { shape, read }]) => {
    const values = read();
    if (name === "stage3.fc_2.bias") for (let x = 3; x < values.length; x += 3) values[x]! += 0.1;
    return { name, shape, values };
  });
  await writeModelFolder(join(libraryFolder, "models", "climber"), {
    description: { ...description, id: "climber", name: "Climbing, low camera", results: undefined },
    weights: writeSafetensors(moved, "F16"),
    card: "# Climbing\n\nMade for <script>alert(1)</script> a *test*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    lineage: {
      ...someLineage(),
      heldOut: [0, 10, 20].map((step) => ({ ...someLineage().heldOut[0]!, step, errorMm: 90 - step })),
    },
  });
}

const entry = (page: Page, id: string) => page.getByTestId(`model-entry-${id}`);
const detail = (page: Page, id: string) => page.locator(`[data-testid=model-detail][data-model="${id}"]`);

it("shows models as a tree with card and lineage; using one is undone with one press; two are compared on a clip", async () => {
  const libraryFolder = join(folder, "compared");
  await withLibrary(libraryFolder, (library) => addDemoClip(library));
  await installTuned(libraryFolder);
  await withStudio({ libraryFolder }, async ({ page }) => {
    await waitForEngine(page);
    await page.getByTestId("screen-models").click();
    await detail(page, bundledId).getByTestId("model-card").getByText("CMU-24 protocol").first().waitFor();
    expect(await entry(page, "climber").getAttribute("data-depth")).toBe("1");

    await entry(page, "climber").click();
    await detail(page, "climber").getByTestId("model-lineage").getByText("held-out clips while it learnt").waitFor();
    // Tags in a card are text, and tables are tables.
    const card = detail(page, "climber").getByTestId("model-card");
    expect(await card.textContent()).toContain("<script>alert(1)</script>");
    expect(await card.locator("td").allTextContents()).toEqual(["1", "2"]);

    await page.getByTestId("use-model").click();
    await entry(page, "climber").getByText("In use").waitFor();
    await page.getByRole("button", { name: "Back to “RPSM keypoints 512”" }).click();
    await entry(page, bundledId).getByText("In use").waitFor();

    await page.getByTestId("compare-model").click();
    const numbers = page.getByTestId("compare-numbers");
    await numbers.waitFor({ timeout: 60_000 });
    const row = async (label: string) =>
      (await numbers.locator("tr", { hasText: label }).locator("td").allTextContents()).map(Number.parseFloat);
    // 16 of 17 joints are 30 mm further to the right.
    const [apart] = await row("Apart");
    expect(apart).toBeCloseTo((30 * 16) / 17, 0);
    const [left, right] = await row("against the imported truth");
    expect(left).toBeGreaterThan(10);
    expect(left).not.toBeCloseTo(right!, 1);
    await page.waitForSelector('[data-testid=compare-view][data-poses="3"]');
    await page.getByTestId("compare-position").fill("100");
    await page.getByText("Frame 101 of 360").waitFor();
    await page.getByTestId("compare-swap").click();
    await numbers.waitFor({ timeout: 60_000 });
    expect((await row("against the imported truth"))[0]).toBeCloseTo(right!, 1);
    await page.getByTestId("compare-close").click();
    await detail(page, "climber").waitFor();
  });
});

it("a model goes out as one file and comes in again, is renamed, removed and taken back", async () => {
  const libraryFolder = join(folder, "moved");
  mkdirSync(libraryFolder, { recursive: true });
  await installTuned(libraryFolder);
  await withStudio({ libraryFolder }, async ({ page }) => {
    await waitForEngine(page);
    await page.getByTestId("screen-models").click();
    await entry(page, "climber").click();
    await detail(page, "climber").getByTestId("model-card").waitFor();
    const download = page.waitForEvent("download");
    await page.getByTestId("export-model").click();
    const file = join(folder, "climber.safetensors");
    await (await download).saveAs(file);

    await page.getByTestId("model-more").click();
    await page.getByTestId("menu-rename-model").click();
    await page.getByTestId("rename-model-name").fill("Climber");
    await page.getByTestId("rename-model-save").click();
    await entry(page, "climber").getByText("Climber", { exact: true }).waitFor();

    await page.getByTestId("model-more").click();
    await page.getByTestId("menu-remove-model").click();
    await entry(page, "climber").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await entry(page, "climber").getByText("Climber", { exact: true }).waitFor();

    await entry(page, "climber").click();
    await page.getByTestId("model-more").click();
    await page.getByTestId("menu-remove-model").click();
    await entry(page, "climber").waitFor({ state: "detached" });
    await page.getByTestId("import-model-file").setInputFiles(file);
    await entry(page, "climber").getByText("Climbing, low camera").waitFor({ timeout: 30_000 });
    expect(readFileSync(join(libraryFolder, "models", "climber", "README.md"), "utf8")).toContain("Made for");

    // What is no model of ours is refused, with the reason.
    const foreign = join(folder, "backbone.safetensors");
    writeFileSync(foreign, writeSafetensors([{ name: "w", shape: [1], values: Float32Array.of(1) }], "F32"));
    await page.getByTestId("import-model-file").setInputFiles(foreign);
    await page.getByText("backbone.safetensors could not be imported").waitFor();
  });
});

it("a new image network is created untrained, shows its layers, and is removed and taken back", async () => {
  const libraryFolder = join(folder, "created");
  mkdirSync(libraryFolder, { recursive: true });
  await withStudio({ libraryFolder }, async ({ page }) => {
    await waitForEngine(page);
    await page.getByTestId("screen-models").click();
    await page.getByTestId("new-network").click();
    await page.getByTestId("new-network-name").fill("Looks at pictures");
    // The paper's size, as published: 93.4 million parameters.
    await page.getByTestId("new-network-size").selectOption("paper");
    await page.getByTestId("new-network-sums").getByText("93.4M").waitFor({ timeout: 30_000 });
    await page.getByTestId("new-network-size").selectOption("small");
    await page.getByTestId("new-network-width").selectOption("64");
    await page.getByTestId("new-network-create").click();

    const id = "looks-at-pictures";
    await entry(page, id).getByText("Untrained").waitFor({ timeout: 30_000 });
    await page.getByTestId("new-network-dialog").waitFor({ state: "detached" });
    await detail(page, id).getByTestId("model-untrained").waitFor();
    await page.getByTestId("model-network-toggle").click();
    await page.getByTestId("model-layers").getByText("shared.conv1_1").waitFor();

    await page.getByTestId("model-more").click();
    await page.getByTestId("menu-remove-model").click();
    await entry(page, id).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await entry(page, id).getByText("Untrained").waitFor();
  });
});
