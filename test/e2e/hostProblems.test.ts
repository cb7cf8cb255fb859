import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startBrowserHost } from "./support/browserHost";
import { runCli } from "./support/runCli";
import { waitForEngine, waitForMessage } from "./support/screen";
import { withStudio } from "./support/studioApp";

const folder = mkdtempSync(join(tmpdir(), "rpsm-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a port that another program has", () => {
  it("ends the second server with a message that names the port and the way out", async () => {
    const first = await startBrowserHost();
    try {
      const { port } = new URL(first.url);
      const { exitCode, stderr } = await runCli(["serve", "--no-open", "--port", port]);
      expect(stderr).toContain(`port ${port} is taken by another program; choose another one with --port`);
      expect(exitCode).toBe(1);
    } finally {
      await first.stop();
    }
  });
});

describe("a library folder that cannot be written to", () => {
  it("is named in a message that can be dismissed, and the studio works on", async () => {
    // Permissions mean nothing to root, who runs the tests in a container; a file in the way stops everybody.
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const libraryFolder = join(file, "library");
    await withStudio({ libraryFolder }, async ({ page }) => {
      const message = await waitForMessage(page, "library-unwritable");
      expect(message).toContain(libraryFolder);
      await waitForEngine(page);
      await page.getByTestId("message-library-unwritable").getByRole("button", { name: "Dismiss" }).click();
      await page.getByTestId("message-library-unwritable").waitFor({ state: "detached" });
      await page.getByTestId("screen-settings").click();
      await page.getByTestId("settings").getByText("cannot be written to").waitFor();
    });
  });
});
