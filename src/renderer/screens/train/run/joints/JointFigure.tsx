import { bones, jointNames, jointSides } from "../../../../../pose/skeleton";
import styles from "./Joints.module.css";

/** A standing body seen from the front, its right on the left, in the picture's 100 x 190 units; in the joints' order. */
const places: readonly (readonly [x: number, y: number])[] = [
  [50, 92],
  [40, 94],
  [38, 134],
  [36, 174],
  [60, 94],
  [62, 134],
  [64, 174],
  [50, 66],
  [50, 42],
  [50, 31],
  [50, 10],
  [68, 44],
  [76, 72],
  [80, 98],
  [32, 44],
  [24, 72],
  [20, 98],
];
const head = jointNames.indexOf("Head");

/** A small body that shows which joint is meant. */
export function JointFigure({ joint, label }: { joint: number | undefined; label: string }) {
  return (
    <svg className={styles.figure} viewBox="0 0 100 190" role="img" aria-label={label} data-joint={joint}>
      {bones.map(([child, parent]) => {
        const [from, to] = [places[parent]!, places[child]!];
        return (
          <line
            key={child}
            x1={from[0]}
            y1={from[1]}
            x2={to[0]}
            y2={to[1]}
            stroke={`var(--scene-${jointSides[child]})`}
            strokeWidth="5"
            strokeLinecap="round"
          />
        );
      })}
      <circle cx={places[head]![0]} cy={places[head]![1] + 6} r="10" fill="var(--scene-middle)" />
      {joint !== undefined && (
        <circle
          cx={places[joint]![0]}
          cy={places[joint]![1]}
          r="9"
          fill="var(--accent)"
          stroke="var(--surface)"
          strokeWidth="3"
        />
      )}
    </svg>
  );
}
