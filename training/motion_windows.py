"""Motion capture as windows of curves in a frame of reference that goes with the hips, and back (motion_prior.py)."""

import json
import os

import numpy as np

FPS = 50
WINDOW_FRAMES = 150
SHORTEST_TAKE = 50

PARENTS = [-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15]
# src/pose/meanBody.ts
BONES_MM = [0, 90.8, 406.8, 424.1, 90.8, 406.8, 424.1, 273.5, 269.4, 96.1, 123.4, 193.8, 290.6, 277.8, 193.8, 290.6, 277.8]
RIGHT_HIP, LEFT_HIP, RIGHT_FOOT, LEFT_FOOT, NECK, HEAD = 1, 4, 3, 6, 9, 10
LEFT_SHOULDER, RIGHT_SHOULDER = 11, 14
FACE = slice(17, 22)
LEFT_EAR, RIGHT_EAR, LEFT_TOE, RIGHT_TOE = 20, 21, 22, 23
MIRRORED = [0, 4, 5, 6, 1, 2, 3, 7, 8, 9, 10, 14, 15, 16, 11, 12, 13, 17, 19, 18, 21, 20, 23, 22]

# The left hip is opposite to the right one, and the face follows from the line between the ears.
POINTS = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, LEFT_TOE, RIGHT_TOE]
BODY_CHANNELS = (len(POINTS) + 1) * 3
# Then the hip's height (mm), its speed leftwards and forwards (mm per frame), its turning (radians per frame), scaled to
# weigh about as much as a hand's place.
CHANNEL_SCALES = np.array([*[1.0] * BODY_CHANNELS, 1.0, 15.0, 15.0, 5000.0])

# Within this many frames the direction that the hips and shoulders face is smoothed: what is left is a way of facing,
# defined in a somersault too.
FACING_SMOOTHING = 8.0
# The lowest point of a body that touches the floor, a toe as a rule, is this far above it.
FLOOR_MM = 30.0
# Share of the frames in which something may be below that, before each frame is moved by itself.
BELOW_FLOOR_SHARE = 0.05
# A frame is lifted or lowered by at most this much to touch the floor; what is higher is a jump.
FLOOR_REACH_MM = 60.0
# How much higher than the lowest point another one bears the body too.
BEARING_MM = 15.0
# Curves are averages of what moves at other times, so that bones come out short, or too long where they are exaggerated:
# beyond this share of the bone's length a pose is none.
LOOSEST_BONES = (0.3, 1.8)


def read_takes(folder, split):
    """Takes of a split: (subject, points (frames, 24, 3) mm)."""
    with open(os.path.join(folder, "cmu24_50fps.json")) as file:
        index = json.load(file)
    points = np.fromfile(os.path.join(folder, "cmu24_50fps.i16"), "<i2").reshape(-1, 24, 3) / 8.0
    for clip in index["clips"]:
        if clip["split"] == split:
            yield clip["subject"], points[clip["start"] : clip["start"] + clip["frames"]]


def read_windows(folder, split, stride):
    """Windows (N, frames, channels), scaled, and as many again mirrored; the subject of each."""
    windows, subjects = [], []
    for subject, points in read_takes(folder, split):
        if len(points) < SHORTEST_TAKE:
            continue
        for mirrored in (False, True):
            curves = encode(mirror(points) if mirrored else points)
            last = len(curves) - 1
            # A short take goes on backwards, as the sequence generator plays it.
            for start in range(0, max(1, len(curves) - WINDOW_FRAMES + 1, min(len(curves), WINDOW_FRAMES) // 4), stride):
                places = np.arange(start, start + WINDOW_FRAMES) % (2 * last)
                backwards = places > last
                window = curves[np.where(backwards, 2 * last - places, places)]
                window[backwards, BODY_CHANNELS + 1 :] *= -1
                windows.append(window)
                subjects.append(subject)
    return np.array(windows, np.float32), subjects


def mirror(points):
    return points[:, MIRRORED] * np.array([-1.0, 1, 1])


def encode(points):
    """Curves (frames, channels), scaled, of the mean body making a take's motion."""
    body = on_mean_body(points)
    facing = smooth_facing(points)
    local = turn(body, facing)
    leg = np.linalg.norm(points[0, 2] - points[0, 1]) + np.linalg.norm(points[0, 3] - points[0, 2])
    hip = points[:, 0] * (BONES_MM[2] + BONES_MM[3]) / leg
    speed = np.gradient(hip, axis=0)[:, None]
    ears = points[:, LEFT_EAR] - points[:, RIGHT_EAR]
    curves = np.concatenate(
        [
            local[:, POINTS].reshape(len(points), -1),
            turn(ears[:, None], facing)[:, 0],
            hip[:, 1:2],
            turn(speed, facing)[:, 0, [0, 2]],
            np.gradient(facing)[:, None],
        ],
        axis=1,
    )
    return curves * CHANNEL_SCALES


def on_mean_body(points):
    """Joints and toes relative to the hip with the mean body's bones; the toes keep their own length."""
    body = np.zeros_like(points)
    for joint in range(1, 17):
        bone = points[:, joint] - points[:, PARENTS[joint]]
        body[:, joint] = body[:, PARENTS[joint]] + unit(bone) * BONES_MM[joint]
    for toe, foot in ((LEFT_TOE, LEFT_FOOT), (RIGHT_TOE, RIGHT_FOOT)):
        body[:, toe] = body[:, foot] + points[:, toe] - points[:, foot]
    return body


def smooth_facing(points):
    """Radians, atan2(x, z) of the front, unwrapped, (frames)."""
    left = points[:, LEFT_HIP] - points[:, RIGHT_HIP] + points[:, LEFT_SHOULDER] - points[:, RIGHT_SHOULDER]
    reach = int(4 * FACING_SMOOTHING)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / FACING_SMOOTHING) ** 2)
    padded = np.pad(left[:, [0, 2]], ((reach, reach), (0, 0)), mode="edge")
    x, z = (np.convolve(padded[:, axis], kernel / kernel.sum(), mode="valid") for axis in (0, 1))
    return np.unwrap(np.arctan2(-z, x))


def turn(points, facing):
    """Points (frames, n, 3) in axes whose +Z is the front."""
    c, s = np.cos(facing)[:, None], np.sin(facing)[:, None]
    x, y, z = points[..., 0], points[..., 1], points[..., 2]
    return np.stack([x * c - z * s, y, x * s + z * c], -1)


def face_template(folder):
    """The face's points in the head's frame, and the length of the feet: means over the training takes."""
    faces, toes = [], []
    for _, points in read_takes(folder, "train"):
        frame = head_frame(points[:1, HEAD] - points[:1, NECK], points[:1, LEFT_EAR] - points[:1, RIGHT_EAR])[0]
        faces.append((points[0, FACE] - points[0, NECK]) @ frame.T)
        toes.append(np.linalg.norm(points[0, LEFT_TOE] - points[0, LEFT_FOOT]))
    face = np.mean(faces, 0)
    # Left and right alike.
    face = (face + face[[0, 2, 1, 4, 3]] * np.array([-1, 1, 1])) / 2
    return {"face": face, "toes": np.array([np.mean(toes)])}


def head_frame(up, ears):
    """Rows left, up, front of the head, (frames, 3, 3)."""
    up = unit(up)
    left = unit(ears - (ears * up).sum(-1, keepdims=True) * up)
    return np.stack([left, up, np.cross(left, up)], 1)


def decode(curves, face, toe_length):
    """The inverse of encode with bones of constant length and feet that stand still: points (frames, 24, 3) in mm, on a
    floor at 0; and whether the curves are a person's."""
    curves = curves / CHANNEL_SCALES
    loose = np.zeros((len(curves), 24, 3))
    loose[:, POINTS] = curves[:, : len(POINTS) * 3].reshape(len(curves), -1, 3)
    loose[:, LEFT_HIP] = -loose[:, RIGHT_HIP]
    ears = curves[:, len(POINTS) * 3 : BODY_CHANNELS]
    body = np.zeros_like(loose)
    ratios = []
    for joint in range(1, 17):
        bone = loose[:, joint] - loose[:, PARENTS[joint]]
        body[:, joint] = body[:, PARENTS[joint]] + unit(bone) * BONES_MM[joint]
        ratios.append(np.linalg.norm(bone, axis=1) / BONES_MM[joint])
    for toe, foot in ((LEFT_TOE, LEFT_FOOT), (RIGHT_TOE, RIGHT_FOOT)):
        body[:, toe] = body[:, foot] + unit(loose[:, toe] - loose[:, foot]) * toe_length
    frame = head_frame(body[:, HEAD] - body[:, NECK], ears)
    body[:, FACE] = body[:, NECK, None] + np.einsum("pi,fij->fpj", face, frame)
    height, left, forward, turning = curves[:, BODY_CHANNELS:].T
    facing = np.cumsum(turning)
    body = turn(body, -facing)
    sampled = turn(np.stack([left, 0 * left, forward], -1)[:, None], -facing)[:, 0]
    person = LOOSEST_BONES[0] < np.min(ratios) and np.max(ratios) < LOOSEST_BONES[1]
    return body + path(body, height, sampled)[:, None], person


def path(body, height, sampled):
    """Where the hip is, (frames, 3): whatever bears the body rests on the floor; in the air it goes on as sampled.

    body: points relative to the hip, in the room's axes; height of the hip above any level; sampled speed, mm per frame.
    """
    lowest = body[..., 1].min(1)
    floor = np.sort(height + lowest)[int(BELOW_FLOOR_SHARE * len(height))]
    height = height + FLOOR_MM - floor
    gap = height + lowest - FLOOR_MM
    height = height - np.clip(gap, -FLOOR_REACH_MM, FLOOR_REACH_MM)
    touching = np.clip(1 - (height + lowest - FLOOR_MM) / FLOOR_REACH_MM, 0, 1)[:, None]
    bearing = np.exp(-(body[..., 1] - lowest[:, None]) / BEARING_MM)
    bearing /= bearing.sum(1, keepdims=True)
    speed = sampled.copy()
    carried = -((body[1:] - body[:-1]) * bearing[1:, :, None]).sum(1)
    speed[1:] = touching[1:] * carried + (1 - touching[1:]) * sampled[1:]
    hip = np.cumsum(speed, 0)
    hip[:, 1] = height
    return hip


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-6)
