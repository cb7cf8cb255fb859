import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { test } from "vitest";
import { useExplicitTransposeMatMul } from "../../../src/engine/backends/explicitTransposeMatMul";
import { RpsmNetwork } from "../../../src/rpsm/network";
import { Adam } from "../../../src/rpsm/adam";
import { trainStep } from "../../../src/rpsm/trainStep";
import { tinyConfig } from "./support/tinyNetwork";
const cpuMs = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
test("bench", async () => {
  setWasmPaths(`${process.cwd()}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  for (const patched of [false, true]) {
    if (patched) useExplicitTransposeMatMul();
    const n = RpsmNetwork.create(tinyConfig({ width: 1024, stages: 1, form: "plain" }), 1);
    const adam = new Adam(n.parameters, { weightDecay: 1e-4 });
    const x = tf.sin(tf.reshape(tf.range(0, 64 * 5 * 55), [64, 5, 55])), y = tf.sin(tf.reshape(tf.range(0, 64 * 5 * 51), [64, 5, 51]));
    for (let i = 0; i < 3; i++) {
      const s = performance.now(), c = cpuMs();
      const r = await trainStep(n, adam, x, y as never, { learningRate: 1e-3, gradientClip: 1, loss: "squared" });
      console.log("train patched", patched, "wall", performance.now() - s, "cpu", cpuMs() - c, r.loss);
    }
    n.dispose(); adam.dispose();
  }
  for (const width of [512, 1024]) {
    const n = RpsmNetwork.create(tinyConfig({ width }), 1);
    let state = n.initialState(1);
    const x = tf.zeros([1, 55]);
    const wall = [];
    let c = 0;
    for (let i = 0; i < 320; i++) {
      if (i === 20) c = cpuMs();
      const s = performance.now();
      const r = n.step(x, state);
      const j = tf.concat(r.poses, 1);
      await j.data();
      tf.dispose([j, ...r.poses, ...state.flatMap((e) => Object.values(e))]);
      state = r.state;
      wall.push(performance.now() - s);
    }
    wall.sort((a, b) => a - b);
    console.log("step", width, "wall median", wall[160], "min", wall[0], "cpu mean", (cpuMs() - c) / 300);
    n.dispose();
  }
}, 600000);
