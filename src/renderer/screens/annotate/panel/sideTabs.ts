import type { TFunction } from "i18next";
import type { ComponentType } from "react";
import { Inspector } from "../inspector/Inspector";
import { ReviewPanel } from "../review/ReviewPanel";
import type { ClipSession } from "../session/clipSession";
import { ClipPanel } from "./ClipPanel";

export interface SideTab {
  id: string;
  title(t: TFunction): string;
  Panel: ComponentType<{ clip: ClipSession }>;
}

/** The side panel's tabs, in order. */
export const sideTabs: readonly SideTab[] = [
  { id: "correct", title: (t) => t("annotate.side.correct"), Panel: Inspector },
  { id: "review", title: (t) => t("annotate.side.review"), Panel: ReviewPanel },
  { id: "clip", title: (t) => t("player.side.clip"), Panel: ClipPanel },
];
