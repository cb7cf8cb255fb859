import { Clapperboard, Film, PersonStanding, ScanFace } from "lucide-react";
import { useEffect, useState } from "react";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useApp } from "../../app/AppContext";
import { clipThumbnailAddress } from "../../library/addresses";
import styles from "./ClipThumbnail.module.css";

export const kindIcons = { recording: Clapperboard, video: Film, motion: PersonStanding, keypoints: ScanFace };

/** A clip that scrolls past is not waited for. */
const settleMs = 200;

/** A clip's picture; one that the library lacks is made while it can be seen. */
export function ClipThumbnail({ clip, small = false }: { clip: ClipSummary; small?: boolean }) {
  const { thumbnails } = useApp();
  const [missing, setMissing] = useState<string>();
  useEffect(() => {
    if (clip.thumbnail !== undefined) return;
    let unwant: (() => void) | undefined;
    const timer = setTimeout(() => {
      unwant = thumbnails.want(clip);
    }, settleMs);
    return () => {
      clearTimeout(timer);
      unwant?.();
    };
  }, [thumbnails, clip]);
  const { id, kind, thumbnail } = clip;
  if (thumbnail !== undefined && thumbnail !== missing) {
    return (
      <img
        className={styles.picture}
        src={clipThumbnailAddress(id, thumbnail)}
        alt=""
        draggable={false}
        decoding="async"
        onError={() => setMissing(thumbnail)}
      />
    );
  }
  const Icon = kindIcons[kind];
  return (
    <span className={styles.sign}>
      <Icon size={small ? 18 : 34} strokeWidth={1.25} aria-hidden />
    </span>
  );
}
