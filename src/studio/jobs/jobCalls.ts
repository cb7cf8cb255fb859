import type { JobCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { JobRunner } from "./jobRunner";

export function jobCalls(jobs: JobRunner): Handlers<JobCalls> {
  return {
    "jobs.list": () => jobs.list(),
    "jobs.cancel": ({ id }) => {
      jobs.cancel(id);
      return undefined;
    },
    "jobs.dismiss": ({ id }) => {
      jobs.dismiss(id);
      return undefined;
    },
  };
}
