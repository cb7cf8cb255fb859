import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FreeClock, type Ticker } from "../../../../../../src/renderer/screens/annotate/player/freeClock";
import { Playback } from "../../../../../../src/renderer/screens/annotate/player/playback";

/** 25 frames a second for a second, a pause of two seconds, then 25 a second again; begins at 100 s. */
const times = Float64Array.from({ length: 50 }, (_, frame) => 100 + frame * 0.04 + (frame >= 25 ? 2 : 0));
const ticker: Ticker = {
  now: () => performance.now(),
  request: (tick) => setTimeout(tick, 4) as unknown as number,
  cancel: (request) => clearTimeout(request),
};

let playback: Playback;
let seen: number[];
const open = (frame = 0, preset = { speed: 1, loop: false }) => {
  playback = new Playback(times, frame, preset, new FreeClock(times, ticker));
  seen = [];
  playback.onFrame((each) => seen.push(each));
};
const playing = () => playback.store.getState().playing;
const pass = (ms: number) => vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers();
  open();
});
afterEach(() => {
  playback.dispose();
  vi.useRealTimers();
});

describe("playing without a picture", () => {
  it("shows every frame when its time has come, pauses between frames included", () => {
    playback.play();
    pass(401);
    expect(playback.frame).toBe(10);
    pass(600);
    expect(playback.frame).toBe(24);
    pass(1800);
    expect(playback.frame).toBe(24);
    pass(210);
    expect(playback.frame).toBe(25);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it.each([
    [0.1, 1],
    [0.5, 5],
    [2, 20],
    [4, 24],
  ])("at %d times the speed is at frame %d after 0.4 s", (speed, frame) => {
    playback.setSpeed(speed);
    playback.play();
    pass(405);
    expect(playback.frame).toBe(frame);
  });

  it("goes on from where it is when the speed changes", () => {
    playback.play();
    pass(401);
    playback.setSpeed(0.5);
    pass(400);
    expect(playback.frame).toBe(15);
  });

  it("keeps speeds within what can be played", () => {
    playback.setSpeed(100);
    expect(playback.store.getState().speed).toBe(4);
    playback.setSpeed(0);
    expect(playback.store.getState().speed).toBe(0.1);
  });

  it("stops at the last frame, and begins anew from there", () => {
    playback.seek(45);
    playback.play();
    pass(1000);
    expect(playback.frame).toBe(49);
    expect(playing()).toBe(false);
    playback.play();
    pass(41);
    expect(playback.frame).toBe(1);
  });

  it("loops, the last frame as long as the others", () => {
    playback.setLoop(true);
    playback.seek(48);
    playback.play();
    pass(70);
    expect(playback.frame).toBe(49);
    pass(30);
    expect([49, 0, 1, 2]).toContain(playback.frame);
    pass(10);
    expect(playback.frame).toBeLessThan(3);
    expect(playing()).toBe(true);
  });

  it("loops a range", () => {
    playback.setLoop(true);
    playback.setRange([10, 14]);
    playback.play();
    expect(playback.frame).toBe(10);
    pass(2000);
    expect(new Set(seen)).toEqual(new Set([10, 11, 12, 13, 14]));
    expect(seen.filter((frame) => frame === 14).length).toBeGreaterThanOrEqual(9);
    expect(playing()).toBe(true);
  });

  it("stops at a range's end without a loop", () => {
    playback.setRange([10, 14]);
    playback.play();
    pass(2000);
    expect(playback.frame).toBe(14);
    expect(playing()).toBe(false);
  });

  it("can be paused while it waits to loop", () => {
    playback.setLoop(true);
    playback.seek(49);
    playback.seek(48);
    playback.play();
    pass(45);
    playback.pause();
    const { frame } = playback;
    pass(1000);
    expect(playback.frame).toBe(frame);
  });
});

describe("moving the playhead", () => {
  it("steps, and pauses", () => {
    playback.play();
    pass(100);
    playback.step(1);
    expect(playing()).toBe(false);
    expect(playback.frame).toBe(3);
    playback.step(-10);
    expect(playback.frame).toBe(0);
    playback.step(1000);
    expect(playback.frame).toBe(49);
  });

  it("goes on playing from where it is put", () => {
    playback.play();
    playback.seek(30);
    pass(81);
    expect(playback.frame).toBe(32);
    expect(playing()).toBe(true);
  });

  it("tells of each frame once", () => {
    playback.seek(5);
    playback.seek(5);
    playback.seek(6);
    expect(seen).toEqual([5, 6]);
  });

  it("begins where it is told to, within the clip", () => {
    open(1000);
    expect(playback.frame).toBe(49);
  });

  it("goes on with another clock where it is", () => {
    playback.play();
    pass(401);
    playback.setClock(new FreeClock(times, ticker));
    pass(81);
    expect(playback.frame).toBe(12);
    expect(playing()).toBe(true);
  });
});
