import type { LayerRow } from "../common/modelProtocol";

const titles = ["layer", "output", "parameters", "MACs a frame"] as const;

/** A network's layers for a terminal, in columns. */
export function formatLayers(layers: readonly LayerRow[]): string {
  const rows = [[...titles], ...cellsOf(layers)];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n");
}

/** The same as a table in Markdown. */
export function formatLayersAsMarkdown(layers: readonly LayerRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(titles), "|---|---|---:|---:|", ...cellsOf(layers).map(line)].join("\n");
}

function cellsOf(layers: readonly LayerRow[]): string[][] {
  const number = (value: number) => value.toLocaleString("en-US");
  const sum = (value: (row: LayerRow) => number) => number(layers.reduce((total, row) => total + value(row), 0));
  return [
    ...layers.map(({ layer, outputShape, parameters, multiplyAccumulates }) => [
      ...[layer, outputShape.join(" x "), number(parameters), number(multiplyAccumulates)],
    ]),
    ["all", "", sum((row) => row.parameters), sum((row) => row.multiplyAccumulates)],
  ];
}
