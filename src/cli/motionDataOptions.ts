import { Option } from "commander";
import { mocapFileNames } from "../formats/mocap";
import { numberBetween } from "./flagParsers";

/** What --data may be. */
export const motionDataHelp = `a folder with ${mocapFileNames.index} and ${mocapFileNames.points}, Human3.6M as VideoPose3D keeps it (data_3d_h36m.npz), or a BVH, TRC, CSV or npz file of motion or a folder of them`;

export function validationOption(): Option {
  const what = "share of the subjects (takes, of one subject) to hold out as val, of data that have no split";
  return new Option("--validation <share>", what).argParser(numberBetween(0.001, 0.999));
}

export function fpsOption(): Option {
  const what = "frames a second of files without times; default: 30, in VideoPose3D's layout 50";
  return new Option("--fps <rate>", what).argParser(numberBetween(1, 1000));
}
