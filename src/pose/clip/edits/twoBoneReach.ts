import { across, length, unit, type Vector } from "../../rotation";
import { add, partAcross, scale, subtract, turn, turnBetween } from "../vectors";

/** A limb of two bones: shoulder, elbow, wrist or hip joint, knee, foot. Any unit. */
export interface TwoBones {
  start: Vector;
  middle: Vector;
  end: Vector;
}

/** Bent by less than this (sine of the angle), a limb is nearly straight: where it bends to is noise. */
const straightSine = 0.02;

/**
 * Inverse kinematics of a limb: where its middle and its end go so that the end is at the target, both bones as long as
 * they are. The plane in which it bends is carried along by the smallest turn of the line from start to end; a straight
 * limb bends towards `natural`. Out of reach, it is stretched towards the target; too near, folded.
 *
 * @param natural any vector not along the limb
 */
export function reachWithTwoBones(limb: TwoBones, target: Vector, natural: Vector): Pick<TwoBones, "middle" | "end"> {
  const { start, middle, end } = limb;
  const upper = length(subtract(middle, start));
  const lower = length(subtract(end, middle));
  const present = unit(subtract(end, start)) ?? unit(subtract(middle, start)) ?? [0, 1, 0];
  const wanted = subtract(target, start);
  const axis = unit(wanted) ?? present;
  const distance = Math.min(upper + lower, Math.max(Math.abs(upper - lower), length(wanted)));
  // Of the triangle with sides upper, lower and distance: the foot of the middle's height on the distance.
  const along = distance > 0 ? (upper * upper - lower * lower + distance * distance) / (2 * distance) : 0;
  const height = Math.sqrt(Math.max(0, upper * upper - along * along));
  const bend = bendDirection(limb, present, axis, natural, height);
  return {
    middle: add(start, add(scale(axis, along), scale(bend, height))),
    end: add(start, scale(axis, distance)),
  };
}

/**
 * Unit vector at right angles to the axis, on the side to which the limb bends. Where it hardly bends, and is to bend
 * more, `natural` has the more say the straighter it is: no sudden change from one frame to the next.
 *
 * @param height how far the middle is going to be from the axis
 */
function bendDirection({ start, middle }: TwoBones, present: Vector, axis: Vector, natural: Vector, height: number) {
  const upper = subtract(middle, start);
  const offset = partAcross(upper, present);
  const presentHeight = length(offset);
  const straightness = Math.max(0, 1 - presentHeight / (straightSine * length(upper)));
  const carried = partAcross(turn(offset, turnBetween(present, axis)), axis);
  const wanted = unit(partAcross(natural, axis)) ?? across(axis);
  return unit(add(carried, scale(wanted, straightness * Math.max(0, height - presentHeight)))) ?? wanted;
}
