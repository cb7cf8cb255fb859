import { describe, expect, it } from "vitest";
import { StudioError } from "../../../src/common/errors";
import { memoryLinkPair } from "../../../src/common/link";
import { type CallRequest, type CallResponse, createCaller, serveCalls } from "../../../src/common/rpc";

type Calls = {
  double: { params: { value: number }; result: number };
  fail: { params: Record<string, never>; result: never };
  wait: { params: Record<string, never>; result: string };
};

function connect() {
  const [near, far] = memoryLinkPair<CallRequest<Calls>, CallResponse>();
  const aborted: string[] = [];
  serveCalls<Calls>(far, {
    double: ({ value }) => value * 2,
    fail: () => {
      throw new StudioError("model-broken", 'model "a": weights.safetensors is cut');
    },
    wait: (_params, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          aborted.push("wait");
          reject(new Error("aborted"));
        });
      }),
  });
  return { caller: createCaller<Calls>(near), near, far, aborted };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("calls over a link", () => {
  it("each get their own reply", async () => {
    const { caller } = connect();
    expect(await Promise.all([caller.call("double", { value: 2 }), caller.call("double", { value: 21 })])).toEqual([
      4, 42,
    ]);
  });

  it("bring back the callee's error code and message", async () => {
    const { caller } = connect();
    await expect(caller.call("fail", {})).rejects.toMatchObject({
      code: "model-broken",
      message: 'model "a": weights.safetensors is cut',
    });
  });

  it("are refused by name when the method does not exist", async () => {
    const { caller } = connect();
    const unknown = caller.call as (method: string, params: unknown) => Promise<unknown>;
    await expect(unknown("toString", {})).rejects.toMatchObject({ code: "unknown-method" });
  });

  it("can be cancelled: the caller is told at once, the callee's signal aborts", async () => {
    const { caller, aborted } = connect();
    const controller = new AbortController();
    const waiting = caller.call("wait", {}, controller.signal);
    await settled();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    await settled();
    expect(aborted).toEqual(["wait"]);
  });

  it("are all rejected when the link closes, and later ones at once", async () => {
    const { caller, near, aborted } = connect();
    const waiting = caller.call("wait", {});
    await settled();
    near.close("engine stopped");
    await expect(waiting).rejects.toMatchObject({ code: "link-closed", message: "engine stopped" });
    await expect(caller.call("double", { value: 1 })).rejects.toMatchObject({ code: "link-closed" });
    expect(aborted).toEqual(["wait"]);
  });
});
