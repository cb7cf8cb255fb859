import { describe, expect, it } from "vitest";
import { keypointFeatureCount } from "../../../src/pose/keypointFeatures";
import { PersonTrack } from "../../../src/pose/personTrack";

const person = Float32Array.from({ length: 51 }, (_, i) => (i % 3 === 2 ? 0.8 : 100 + ((i * 37) % 200)));
const nobody = new Float32Array(51);

/** What the track says of frames at these times; negative: nobody is seen. */
function sightings(mode: "live" | "clip", ...times: number[]) {
  const track = new PersonTrack(mode);
  return times.map((time) => {
    const sighting = track.see(time < 0 ? nobody : person, 640, 480, Math.abs(time));
    if (sighting.seen) track.posed(Math.abs(time));
    return sighting;
  });
}

describe("a person's track", () => {
  it("counts time steps from the last pose, over frames that show nobody", () => {
    expect(sightings("live", 10, 50, -90, 130)).toEqual([
      { anew: false, seen: true, timeStepSeconds: undefined },
      { anew: false, seen: true, timeStepSeconds: 0.04 },
      { anew: false, seen: false, timeStepSeconds: 0.04 },
      { anew: false, seen: true, timeStepSeconds: 0.08 },
    ]);
  });

  it("begins anew after more than a second, live only", () => {
    expect(sightings("live", 0, 1000)[1]).toMatchObject({ anew: false, timeStepSeconds: 1 });
    expect(sightings("live", 0, 1001)[1]).toEqual({ anew: true, seen: true, timeStepSeconds: undefined });
    expect(sightings("clip", 0, 5000)[1]).toMatchObject({ anew: false, timeStepSeconds: 5 });
  });

  it("begins anew when the person was away for more than half a second, or time ran backwards", () => {
    expect(sightings("clip", 1, -100, 501)[2]).toMatchObject({ anew: false });
    expect(sightings("clip", 1, -100, 502)[2]).toMatchObject({ anew: true, timeStepSeconds: undefined });
    expect(sightings("clip", 100, 99)[1]).toMatchObject({ anew: true });
  });

  it("writes features of frames that are seen", () => {
    const track = new PersonTrack("live");
    track.see(person, 640, 480, 0);
    expect(track.features).toHaveLength(keypointFeatureCount);
    expect(track.features.some((value) => value !== 0)).toBe(true);
  });
});
