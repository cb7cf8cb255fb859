#!/usr/bin/env python3
"""Makes a keypoint network of twice the width that gives the same poses (Net2WiderNet, Chen, Goodfellow and Shlens, ICLR
2016): every unit of features and LSTM becomes two that do the same, and what read it reads both, in unequal shares, so
that training tells them apart. A start for a wider network that keeps what the narrow one has learnt.

python3 training/widen.py --weights W512/weights.safetensors --out W1024/weights.safetensors
"""

import argparse
import os

import numpy as np
import torch

import safetensors_file
from rpsm import FEATURES, Rpsm

UNEVENNESS = 0.3  # one copy gets 0.2 to 0.8 of a weight, the other the rest
MOST_DIFFERENCE = 1e-3  # network units, 0.3 mm


def main():
    options = parse_options()
    narrow = {name: np.array(value, np.float32) for name, value in safetensors_file.read(options.weights).items()}
    width = len(narrow["stage1.adaption.fc_1.bias"])
    random = np.random.default_rng(options.seed)
    wide = {name: widen(name, value, width, random) for name, value in narrow.items()}
    difference = largest_difference(narrow, wide, width, options.seed)
    if not difference < MOST_DIFFERENCE:
        raise SystemExit(f"the wide network's poses differ by {difference}: nothing is written")
    folder = os.path.dirname(options.out)
    if folder:
        os.makedirs(folder, exist_ok=True)
    safetensors_file.write(options.out, wide, "F32")
    print(f"{width} -> {2 * width} wide, poses differ by at most {difference:.1e} network units")


def widen(name, value, width, random):
    """A tensor of the wide network: rows are what it gives, columns what it reads."""
    layer = name.rsplit(".", 1)[0]
    if not layer.endswith("fc_2"):
        # Units of features, or of the four gates one after the other.
        blocks = value.reshape(-1, width, *value.shape[1:])
        value = np.concatenate([blocks, blocks], axis=1).reshape(2 * len(value), *value.shape[1:])
    if value.ndim == 1 or layer.endswith("fc_1"):
        return value
    parts, column = [], 0
    while column < value.shape[1]:
        left = value.shape[1] - column
        if left < width:  # the pose of the stage before
            parts.append(value[:, column:])
            break
        read = value[:, column : column + width]
        share = 0.5 + UNEVENNESS * random.uniform(-1, 1, read.shape).astype(np.float32)
        parts += [read * share, read * (1 - share)]
        column += width
    return np.concatenate(parts, axis=1)


@torch.no_grad()
def largest_difference(narrow, wide, width, seed):
    """Between the poses of both networks, over a made-up sequence."""
    torch.manual_seed(seed)
    inputs = torch.randn(16, 4, FEATURES)
    poses = []
    for tensors, units in ((narrow, width), (wide, 2 * width)):
        model = Rpsm(
            stages=sum(name.endswith("adaption.fc_1.bias") for name in tensors),
            width=units,
            form="residual" if "stage1.adaption.residual.fc_a.bias" in tensors else "plain",
            recurrent="lstm" if "stage1.lstm.bias" in tensors else "none",
        )
        model.load(tensors)
        poses.append(model(inputs)[0][-1])
    return (poses[0] - poses[1]).abs().max().item()


def parse_options():
    parser = argparse.ArgumentParser(description="Doubles the width of a keypoint network without changing its poses.")
    parser.add_argument("--weights", required=True, help="weights.safetensors of the narrow network")
    parser.add_argument("--out", required=True, help="weights.safetensors of the wide one, to give to train.py --start")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
