// The layer rules of ARCHITECTURE.md ("Layers"), and no cycles.
const layers = {
  common: [],
  pose: ["common"],
  formats: ["common", "pose"],
  rpsm: ["common", "pose"],
  engine: ["common", "pose", "rpsm"],
  studio: ["common", "pose", "formats"],
  main: ["common", "studio"],
  preload: ["common"],
  server: ["common", "studio"],
  cli: ["common", "pose", "formats", "studio"],
  renderer: ["common", "pose"],
};

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import: ${allowed.join(", ") || "nothing"}`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: "^src/", pathNot: `^src/(${[layer, ...allowed].join("|")})/` },
}));

const packageRule = (name, from, packages) => ({
  name,
  severity: "error",
  from: { path: "^src/", pathNot: from },
  to: { path: `node_modules/(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    ...layerRules,
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    packageRule("tfjs-only-in-network-and-engine", "^src/(rpsm|engine)/", "@tensorflow"),
    {
      name: "rpsm-only-tfjs-core",
      severity: "error",
      from: { path: "^src/rpsm/" },
      to: { path: "node_modules/@tensorflow/", pathNot: "node_modules/@tensorflow/tfjs-core/" },
    },
    packageRule("electron-only-in-main-and-preload", "^src/(main|preload)/", "electron"),
    packageRule("react-and-three-only-in-renderer", "^src/renderer/", "react|react-dom|three"),
    {
      name: "core-without-node",
      severity: "error",
      from: { path: "^src/(common|pose|formats|rpsm|engine|renderer)/", pathNot: "^src/engine/entry\\.node\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "host-known-only-in-renderer-host",
      comment: "Nothing else in the page asks which host it runs under; index.tsx starts it.",
      severity: "error",
      from: { path: "^src/renderer/", pathNot: "^src/renderer/(host/|index\\.tsx$)" },
      to: { path: "^src/renderer/host/(desktop|browser)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
