import type { ClipChange } from "../../common/libraryProtocol";

/** What the user did to clips; named in the toast and in the undo menu. */
export type ClipAction = "trash" | "restore" | "trim" | "split" | "merge" | "duplicate" | "rename" | "tag";

export interface TagChange {
  ids: string[];
  add: string[];
  remove: string[];
}

/** An operation on clips as data: enough to do it again and to take it back. Nothing is copied. */
export type ClipOperation = { id: number; action: ClipAction } & ClipOperationChange;

export type ClipOperationChange =
  /** Clips that came out of it, and clips that went into the trash by it. */
  | { kind: "clips"; created: string[]; trashed: string[] }
  | { kind: "name"; clipId: string; before: string; after: string }
  | { kind: "tags"; changes: TagChange[] };

/** What takes an operation back. */
export function inverse(change: ClipOperationChange): ClipOperationChange {
  switch (change.kind) {
    case "clips":
      return { kind: "clips", created: change.trashed, trashed: change.created };
    case "name":
      return { ...change, before: change.after, after: change.before };
    case "tags":
      return {
        kind: "tags",
        changes: change.changes.map(({ ids, add, remove }) => ({ ids, add: remove, remove: add })),
      };
  }
}

/** Several changes of clips, one after the other, as one. */
export function joinChanges(changes: readonly ClipChange[]): ClipOperationChange {
  return {
    kind: "clips",
    created: changes.flatMap(({ created }) => created.map(({ id }) => id)),
    trashed: changes.flatMap(({ trashed }) => trashed),
  };
}

/**
 * The change of tags that these clips really see: a tag that a clip has already is not added to it, so that taking the
 * change back does not take the tag away.
 */
export function tagChanges(
  clips: readonly { id: string; tags: readonly string[] }[],
  add: readonly string[],
  remove: readonly string[],
): TagChange[] {
  const changes = new Map<string, TagChange>();
  for (const { id, tags } of clips) {
    const added = add.filter((tag) => !tags.includes(tag));
    const removed = remove.filter((tag) => tags.includes(tag));
    if (added.length === 0 && removed.length === 0) continue;
    const key = JSON.stringify([added, removed]);
    const change = changes.get(key) ?? { ids: [], add: added, remove: removed };
    change.ids.push(id);
    changes.set(key, change);
  }
  return [...changes.values()];
}

export function mentions(change: ClipOperationChange, clipId: string): boolean {
  switch (change.kind) {
    case "clips":
      return change.created.includes(clipId) || change.trashed.includes(clipId);
    case "name":
      return change.clipId === clipId;
    case "tags":
      return change.changes.some(({ ids }) => ids.includes(clipId));
  }
}
