import { coordinateCount } from "../pose/skeleton";
import type { RpsmConfig } from "./config";

type TargetScaling = RpsmConfig["target"];

/** Network units to millimetres. @param outputs (..., 51) */
export function toMillimetres(outputs: ArrayLike<number>, { offsetMm, scaleMm }: TargetScaling): Float32Array {
  return Float32Array.from(outputs, (output, i) => {
    const coordinate = i % coordinateCount;
    return offsetMm[coordinate]! + scaleMm[coordinate]! * output;
  });
}

/** Millimetres to network units, what training compares with. @param valuesMm (..., 51) */
export function toNetworkUnits(valuesMm: ArrayLike<number>, { offsetMm, scaleMm }: TargetScaling): Float32Array {
  return Float32Array.from(valuesMm, (valueMm, i) => {
    const coordinate = i % coordinateCount;
    return (valueMm - offsetMm[coordinate]!) / scaleMm[coordinate]!;
  });
}
