import type { Command } from "../../../commands/command";
import { annotatePreferences } from "../session/annotatePreferences";
import type { AnnotateSession } from "../session/annotateSession";
import type { ClipSession } from "../session/clipSession";
import { addMark } from "../session/marks";
import { zoomStep } from "../timeline/timelineKeys";
import { fitTime, zoomTime } from "../timeline/zoomTime";
import { jumpToKeyframe, jumpToMark, marksOf } from "./jumps";
import { speeds } from "./playback";

const stride = 10;

/**
 * Playback of the open clip, and what of its timeline is done without pointing.
 * @param markName what the nth mark is called at first
 */
export function playerCommands(annotate: AnnotateSession, markName: (number: number) => string): Command[] {
  const nextMarkName = (clip: ClipSession) => markName(marksOf(clip).length + 1);
  const isEnabled = () => annotate.clip !== undefined;
  const command = (id: Command["id"], shortcuts: string[], run: (clip: ClipSession) => unknown): Command => ({
    id,
    shortcuts,
    isEnabled,
    run: () => {
      if (annotate.clip) run(annotate.clip);
    },
  });
  return [
    command("player.playPause", ["Space"], ({ playback }) => playback.togglePlay()),
    command("player.stepBack", ["ArrowLeft"], ({ playback }) => playback.step(-1)),
    command("player.stepForward", ["ArrowRight"], ({ playback }) => playback.step(1)),
    command("player.strideBack", ["Shift+ArrowLeft"], ({ playback }) => playback.step(-stride)),
    command("player.strideForward", ["Shift+ArrowRight"], ({ playback }) => playback.step(stride)),
    command("player.start", ["Home"], ({ playback }) => playback.seek(0)),
    command("player.end", ["End"], ({ playback }) => playback.seek(playback.lastFrame)),
    command("player.lastKeyframe", ["["], (clip) => jumpToKeyframe(clip, -1)),
    command("player.nextKeyframe", ["]"], (clip) => jumpToKeyframe(clip, 1)),
    command("player.lastMark", ["{"], (clip) => jumpToMark(clip, -1)),
    command("player.nextMark", ["}"], (clip) => jumpToMark(clip, 1)),
    command("player.slower", ["-"], () => changeSpeed(-1)),
    command("player.faster", ["="], () => changeSpeed(1)),
    command("player.zoomIn", ["Mod+="], (clip) => zoomTime(clip, zoomStep)),
    command("player.zoomOut", ["Mod+-"], (clip) => zoomTime(clip, 1 / zoomStep)),
    command("player.zoomFit", ["Mod+0"], (clip) => fitTime(clip)),
    command("player.addMark", ["M"], (clip) => addMark(clip, clip.playback.frame, nextMarkName(clip))),
    command("player.close", [], () => annotate.close()),
    command("player.loop", ["L"], () => annotatePreferences.setState(({ loop }) => ({ loop: !loop }))),
    command("player.follow", [], () => annotatePreferences.setState(({ follow }) => ({ follow: !follow }))),
    command("player.curves", ["C"], () =>
      annotatePreferences.setState(({ curvesShown }) => ({ curvesShown: !curvesShown })),
    ),
    command("player.sidePanel", [], () => annotatePreferences.setState(({ sideShown }) => ({ sideShown: !sideShown }))),
  ];
}

/** To the next faster or slower of the usual speeds. */
function changeSpeed(direction: 1 | -1): void {
  const { speed } = annotatePreferences.getState();
  const next = direction === 1 ? speeds.find((each) => each > speed) : speeds.findLast((each) => each < speed);
  if (next !== undefined) annotatePreferences.setState({ speed: next });
}
