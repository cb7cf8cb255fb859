#!/usr/bin/env python3
"""Trains and measures the outside reference of the ablations: a causal temporal convolution network after VideoPose3D
(Pavllo et al., CVPR 2019), on the sequences, with the loss and the learning rates of train.py.

Kernels of 3 with dilations 1, 3, 9 (, 27): 27 or 81 frames. Before a sequence's first frame that frame is repeated, as a
program would have to do live.
"""

import argparse
import glob
import json
import math
import os
import time

import torch

import evaluate
from loss import sequence_loss
from rpsm import COORDINATES, FEATURES
from schedule import learning_rate
from sequences import PieceStream


class TemporalConvolutions(torch.nn.Module):
    """inputs (T, B, 55) -> ([poses (T, B, 51)], no state), so that evaluate.py measures it like the network."""

    def __init__(self, field, channels, dropout):
        super().__init__()
        self.dilations = [3**k for k in range(1, round(math.log(field, 3)))]
        self.expand = torch.nn.Conv1d(FEATURES, channels, 3, bias=False)
        self.expand_norm = torch.nn.BatchNorm1d(channels)
        self.spread = torch.nn.ModuleList(
            torch.nn.Conv1d(channels, channels, 3, dilation=dilation, bias=False) for dilation in self.dilations
        )
        self.mix = torch.nn.ModuleList(torch.nn.Conv1d(channels, channels, 1, bias=False) for _ in self.dilations)
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm1d(channels) for _ in range(2 * len(self.dilations)))
        self.shrink = torch.nn.Conv1d(channels, COORDINATES, 1)
        self.dropout = torch.nn.Dropout(dropout)

    def forward(self, inputs, _state=None):
        x = inputs.permute(1, 2, 0)  # (B, 55, T)
        # Every convolution looks back only; one padding in front of all of them is the first frame, repeated.
        before = sum(2 * dilation for dilation in (1, *self.dilations))
        x = torch.cat([x[..., :1].expand(-1, -1, before), x], dim=-1)
        x = self._activate(self.expand(x), self.expand_norm)
        for k, dilation in enumerate(self.dilations):
            beside = x[..., 2 * dilation :]
            x = self._activate(self.spread[k](x), self.norms[2 * k])
            x = beside + self._activate(self.mix[k](x), self.norms[2 * k + 1])
        return [self.shrink(x).permute(2, 0, 1)], None

    def _activate(self, x, norm):
        return self.dropout(torch.relu(norm(x)))


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    os.makedirs(options.out, exist_ok=True)
    model = TemporalConvolutions(options.field, options.channels, options.dropout)
    optimiser = torch.optim.Adam(model.parameters(), lr=options.learning_rate)
    shards = sorted(glob.glob(os.path.join(options.data, "train-*.safetensors")))
    stream = PieceStream(shards, options.batch, options.piece, options.seed, options.scale_mm)
    started = time.time()
    for step in range(1, options.steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, options.learning_rate, options.warm_up, options.steps)
        batch = stream.next()
        poses, _ = model(batch.inputs)
        loss = sequence_loss(poses, batch.targets, "euclidean", batch.joint_weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 50 == 0 or step == options.steps:
            print(f"step {step}/{options.steps} mpjpe {loss.item() * options.scale_mm:.1f} mm", flush=True)
    seconds = time.time() - started
    model.eval()
    torch.save(model.state_dict(), os.path.join(options.out, "weights.pt"))
    result = {
        "parameters": sum(value.numel() for value in model.parameters()),
        "frames": options.steps * options.batch * options.piece,
        "seconds": round(seconds),
        **{os.path.basename(path): evaluate.measure(model, evaluate.load(path), options.scale_mm) for path in options.measure},
    }
    with open(os.path.join(options.out, "result.json"), "w") as file:
        json.dump(result, file, indent=1)
    for path in options.measure:
        print(f"{path}: {evaluate.summary(result[os.path.basename(path)])}", flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder of train-*.safetensors")
    parser.add_argument("--out", required=True, help="folder for weights.pt and result.json")
    parser.add_argument("--measure", nargs="*", default=[], help="held-out shards to measure at the end")
    parser.add_argument("--field", type=int, choices=(27, 81), default=27, help="frames that a pose is told from")
    parser.add_argument("--channels", type=int, default=1024)
    parser.add_argument("--dropout", type=float, default=0.0, help="VideoPose3D: 0.25, for data seen many times")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--piece", type=int, default=64, help="frames of a sequence")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=int, default=200, help="steps")
    parser.add_argument("--scale-mm", type=float, default=300.0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
