#!/usr/bin/env python3
"""Trains variants of the network, and the temporal convolutions beside them, with the same budget of frames, and prints a
table of how they do on the held-out sequences. A variant that has a result already is not trained again.

python3 training/ablations.py --data S --out A --frames 410000
"""

import argparse
import glob
import json
import os
import subprocess
import sys

import numpy as np
import torch

import evaluate
import safetensors_file
from rpsm import Rpsm

HERE = os.path.dirname(os.path.abspath(__file__))
# Name -> options of train.py that differ from three stages, LSTM, residual form and pieces of 16 frames.
VARIANTS = {
    "three stages, LSTM, T = 16": {},
    "without LSTM": {"recurrent": "none"},
    "one stage": {"stages": 1},
    "two stages": {"stages": 2},
    "T = 5": {"piece": 5},
    "T = 64": {"piece": 64},
    "plain (the paper's form)": {"form": "plain"},
}
FIELDS = (27, 81)


def main():
    options = parse_options()
    torch.set_num_threads(1)
    held_out = sorted(glob.glob(os.path.join(options.data, "test-*.safetensors")))
    full = parameter_count({"stages": 3, "width": options.width, "form": "residual", "recurrent": "lstm"})
    rows = {}
    for name, changes in VARIANTS.items():
        rows[name] = once(options, name, lambda folder: train_network(options, changes, folder, held_out))
    for field in FIELDS:
        channels = channels_for(field, full)
        name = f"causal temporal convolutions, {field} frames"
        rows[name] = once(options, name, lambda folder: train_convolutions(options, field, channels, folder, held_out))
    print(table(rows, held_out))


def once(options, name, train):
    folder = os.path.join(options.out, "".join(letter if letter.isalnum() else "-" for letter in name))
    path = os.path.join(folder, "result.json")
    if not os.path.exists(path):
        os.makedirs(folder, exist_ok=True)
        train(folder)
    with open(path) as file:
        return json.load(file)


def train_network(options, changes, folder, held_out):
    network = {"stages": 3, "width": options.width, "form": "residual", "recurrent": "lstm"}
    network.update({key: value for key, value in changes.items() if key in network})
    piece = changes.get("piece", 16)
    batch = round(options.step_frames / piece)
    steps = round(options.frames / (batch * piece))
    arguments = {**network, "piece": piece, "batch": batch, "steps": steps, "warm-up": min(200, steps // 10)}
    arguments.update({"average": 0.99, "precision": options.precision, "checkpoint-seconds": 600, "validation-sequences": 32})
    run(options, "train.py", arguments, folder, ["--resume"])
    tensors = safetensors_file.read(os.path.join(folder, "weights.safetensors"))
    model = Rpsm(network["stages"], network["width"], network["form"], network["recurrent"])
    model.load({name: np.array(value) for name, value in tensors.items()})
    progress = torch.load(os.path.join(folder, "checkpoint.pt"))["progress"]
    result = {"parameters": parameter_count(network), "frames": progress["frames"], "seconds": round(progress["seconds"])}
    for path in held_out:
        result[os.path.basename(path)] = evaluate.measure(model, evaluate.load(path), 300.0)
    with open(os.path.join(folder, "result.json"), "w") as file:
        json.dump(result, file, indent=1)


def train_convolutions(options, field, channels, folder, held_out):
    batch = round(options.step_frames / 64)
    steps = round(options.frames / (batch * 64))
    arguments = {"field": field, "channels": channels, "batch": batch, "steps": steps, "warm-up": min(200, steps // 10)}
    run(options, "temporal_convolution.py", arguments, folder, ["--measure", *held_out])


def run(options, script, arguments, folder, more):
    named = [text for key, value in arguments.items() for text in (f"--{key}", str(value))]
    command = [sys.executable, os.path.join(HERE, script), "--data", options.data, "--out", folder]
    subprocess.run([*command, "--seed", str(options.seed), *named, *more], check=True)


def parameter_count(network):
    model = Rpsm(network["stages"], network["width"], network["form"], network["recurrent"])
    return sum(value.numel() for value in model.parameters())


def channels_for(field, parameters):
    """As many channels as make the convolutions about as large as the network."""
    blocks = round(np.log(field) / np.log(3)) - 1
    return round((parameters / (4 * blocks)) ** 0.5 / 8) * 8


def table(rows, held_out):
    names = [os.path.basename(path) for path in held_out]
    titles = [title for name in names for title in (f"{name} MPJPE", "PA-MPJPE")]
    lines = [f"| {' | '.join(['variant', 'parameters', 'frames', 'seconds', *titles])} |", "|---" * (4 + len(titles)) + "|"]
    for name, result in rows.items():
        numbers = [f"{result[file][key]:.1f}" for file in names for key in ("mpjpe", "pa_mpjpe")]
        cells = [name, f"{result['parameters'] / 1e6:.2f} M", f"{result['frames']:,}", str(result["seconds"]), *numbers]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder of train-*.safetensors and test-*.safetensors")
    parser.add_argument("--out", required=True, help="one folder for each variant")
    parser.add_argument("--frames", type=int, default=410_000, help="frames that each variant is trained on")
    parser.add_argument("--step-frames", type=int, default=1024, help="frames of one step")
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    return parser.parse_args()


if __name__ == "__main__":
    main()
