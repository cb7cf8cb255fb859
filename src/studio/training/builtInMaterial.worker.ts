/** The thread of BuiltInThread. */
import { serveRequests } from "../serveRequests";
import { type BuiltInRequest, readBuiltInMaterial } from "./builtInMaterial";

serveRequests((request: BuiltInRequest) => readBuiltInMaterial(request));
