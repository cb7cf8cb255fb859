import type { BackendName } from "../../common/backendName";
import { StudioError } from "../../common/errors";
import type { SelfTest } from "../../common/protocol";
import type { BackendCandidate, StartedBackend } from "./backendCandidate";
import { failedSelfTest, runSelfTest } from "./selfTest";

export interface ChosenBackend extends StartedBackend {
  name: BackendName;
  /** Every backend that was tried, in order, the chosen one last. */
  selfTests: SelfTest[];
}

/**
 * Starts the candidates in order until one passes the self-test.
 * @throws StudioError `engine-unavailable` with every candidate's reason when none does
 */
export async function chooseBackend(candidates: readonly BackendCandidate[]): Promise<ChosenBackend> {
  const selfTests: SelfTest[] = [];
  for (const candidate of candidates) {
    const startedAtMs = performance.now();
    try {
      const started = await candidate.start();
      const selfTest = await runSelfTest(candidate.name);
      selfTests.push(selfTest);
      if (selfTest.passed) return { ...started, name: candidate.name, selfTests };
    } catch (error) {
      selfTests.push(failedSelfTest(candidate.name, error, performance.now() - startedAtMs));
    }
  }
  const reasons = selfTests.map(({ backend, reason }) => `${backend}: ${reason}`).join("; ");
  throw new StudioError("engine-unavailable", `no backend can compute here (${reasons || "none was allowed"})`);
}
