import type { InstalledModel } from "../../common/modelProtocol";

export interface ModelNode {
  model: InstalledModel;
  /** 0 for models that were trained from nothing, or from one that is not there. */
  depth: number;
  /** The model that it was fine-tuned from is no longer there. */
  orphaned: boolean;
  /** The last of its siblings: no line goes on below it. */
  isLast: boolean;
}

/** Models as rows of a tree: each fine-tuned model below the one that it began with, siblings by name. */
export function modelTree(models: readonly InstalledModel[]): ModelNode[] {
  const known = new Set(models.map(({ id }) => id));
  const childrenOf = new Map<string | undefined, InstalledModel[]>();
  for (const model of models) {
    const parent = hasParent(model, known) ? model.base : undefined;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), model]);
  }
  const rows: ModelNode[] = [];
  const visited = new Set<string>();
  const visit = (parent: string | undefined, depth: number) => {
    const siblings = (childrenOf.get(parent) ?? []).sort(byBundledThenName);
    siblings.forEach((model, index) => {
      if (visited.has(model.id)) return;
      visited.add(model.id);
      const orphaned = model.base !== undefined && !known.has(model.base);
      rows.push({ model, depth, orphaned, isLast: index === siblings.length - 1 });
      visit(model.id, depth + 1);
    });
  };
  visit(undefined, 0);
  // Two files that name each other as base have no beginning.
  for (const model of models) {
    if (!visited.has(model.id)) rows.push({ model, depth: 0, orphaned: true, isLast: true });
  }
  return rows;
}

function hasParent({ id, base }: InstalledModel, known: ReadonlySet<string>): boolean {
  return base !== undefined && base !== id && known.has(base);
}

function byBundledThenName(a: InstalledModel, b: InstalledModel): number {
  return Number(b.bundled) - Number(a.bundled) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
}
