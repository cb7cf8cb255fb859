#!/usr/bin/env python3
"""Measures a network on exported sequences as the studio runs it: frame after frame, state carried, 32 bits."""

import argparse
import glob
import json
import os

import numpy as np
import torch

import precision
import safetensors_file
from rpsm import COORDINATES, Image, Rpsm

JOINTS = COORDINATES // 3
BLOCK = 128
PICTURES_BLOCK = 8  # sequences; at 368 pixels a frame's largest maps are 35 MB


def load(pattern, most=None, pictures=False):
    """(inputs or pictures, targets in mm, how much each joint counts), each (sequences, frames, ...)."""
    files = [safetensors_file.read(path) for path in sorted(glob.glob(pattern))]
    if not files:
        raise SystemExit(f"no file matches {pattern}")
    inputs = np.concatenate([file["pictures" if pictures else "inputs"] for file in files])[:most]
    targets = np.concatenate([file["targets"] for file in files])[:most]
    everywhere = lambda file: np.ones((*file["inputs"].shape[:2], JOINTS), np.float32)
    weights = np.concatenate([file.get("joint_weights", everywhere(file)) for file in files])[:most]
    inputs = inputs if pictures else inputs.astype(np.float32)
    return inputs, targets.astype(np.float32), weights.astype(np.float32)


@torch.no_grad()
def predict(model, inputs, scale_mm):
    """Poses of every stage in mm: (stages, sequences, frames, 17, 3)."""
    before, result = precision.mode, []
    precision.set_mode("fp32")
    device = next(model.parameters()).device
    size = PICTURES_BLOCK if inputs.dtype == np.uint8 else BLOCK
    for first in range(0, len(inputs), size):
        block = torch.from_numpy(inputs[first : first + size]).transpose(0, 1).contiguous().to(device)
        result.append(torch.stack(run(model, block)).transpose(1, 2).cpu().numpy() * scale_mm)
    precision.set_mode(before)
    joined = np.concatenate(result, axis=1)
    return joined.reshape(*joined.shape[:3], JOINTS, 3)


def run(model, block):
    """Poses of every stage, (T, B, 51). Pictures go through frame by frame: their maps are large."""
    if block.dtype != torch.uint8:
        return model(block)[0]
    poses, state = [], None
    for frame in block:
        stages, state = model(frame[None], state)
        poses.append(stages)
    return [torch.cat(stage) for stage in zip(*poses)]


def measure(model, sequences, scale_mm):
    inputs, targets, weights = sequences
    truth = targets.reshape(*targets.shape[:2], JOINTS, 3)
    stages = predict(model, inputs, scale_mm)
    distances = np.linalg.norm(stages - truth, axis=-1)
    last = stages[-1]
    # Measures of whole poses are of frames in which every other joint is known.
    whole = (weights[..., 1:] > 0).all(-1)
    pairs = np.minimum(weights[:, 1:], weights[:, :-1])
    moved = np.linalg.norm(np.diff(last, axis=1) - np.diff(truth, axis=1), axis=-1)
    aligned = aligned_distances(last[whole], truth[whole]) if whole.any() else np.array(np.nan)
    quarters = zip(np.array_split(distances[-1], 4, axis=1), np.array_split(weights, 4, axis=1))
    return {
        "stages": [mean(stage, weights) for stage in distances],
        "mpjpe": mean(distances[-1], weights),
        "pa_mpjpe": float(aligned.mean()),
        "by_quarter": [mean(part, weight) for part, weight in quarters],
        "mpjve": mean(moved, pairs),
        "joints": [round(mean(distances[-1][..., j], weights[..., j]), 1) for j in range(JOINTS)],
    }


def mean(values, weights):
    """Weighted; NaN where nothing counts."""
    total = weights.sum(dtype=np.float64)
    return float((values * weights).sum(dtype=np.float64) / total) if total > 0 else float("nan")


def aligned_distances(poses, truths):
    """Joint distances after the similarity transform that fits each pose best to its truth (no reflection)."""
    pose = poses.astype(np.float64) - poses.mean(1, keepdims=True)
    truth = truths.astype(np.float64) - truths.mean(1, keepdims=True)
    u, s, vt = np.linalg.svd(np.einsum("nji,njk->nik", pose, truth))
    sign = np.sign(np.linalg.det(u @ vt))
    s[:, 2] *= sign
    u[:, :, 2] *= sign[:, None]
    scale = s.sum(1) / np.maximum(1e-9, (pose**2).sum((1, 2)))
    return np.linalg.norm(scale[:, None, None] * (pose @ (u @ vt)) - truth, axis=-1)


def summary(result):
    stages = "/".join(f"{value:.1f}" for value in result["stages"])
    quarters = "/".join(f"{value:.1f}" for value in result["by_quarter"])
    return (
        f"MPJPE {result['mpjpe']:.1f} PA-MPJPE {result['pa_mpjpe']:.1f} MPJVE {result['mpjve']:.1f} mm, "
        f"stages {stages}, quarters of the sequence {quarters}"
    )


def open_model(path):
    """The network that model.json beside the weights describes; without one a keypoint network, as the tensors' names say."""
    tensors = safetensors_file.read(path)
    description = os.path.join(os.path.dirname(path), "model.json")
    if os.path.exists(description):
        with open(description) as file:
            network, image = json.load(file)["network"], None
        if network["frontEnd"] == "image":
            place = network.get("convLstm", {}).get("map", "conv6")
            image = Image(network["image"]["sizePx"], network["image"]["baseChannels"], place)
        model = Rpsm(network["stages"], network["width"], network["form"], network["recurrent"], image)
    else:
        model = Rpsm(
            stages=sum(name.endswith("adaption.fc_1.bias") for name in tensors),
            width=len(tensors["stage1.adaption.fc_1.bias"]),
            form="residual" if "stage1.adaption.residual.fc_a.bias" in tensors else "plain",
            recurrent="lstm" if "stage1.lstm.bias" in tensors else "none",
        )
    model.load({name: np.array(value) for name, value in tensors.items()})
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--data", required=True, nargs="+", help="shard files, measured one by one")
    parser.add_argument("--scale-mm", type=float, default=300.0)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = open_model(options.weights)
    for path in options.data:
        result = measure(model, load(path, pictures=model.image is not None), options.scale_mm)
        print(f"{path}: {summary(result)}\n  joints {result['joints']}", flush=True)


if __name__ == "__main__":
    main()
