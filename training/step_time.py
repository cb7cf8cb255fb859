#!/usr/bin/env python3
"""Times training steps in PyTorch, for `npm run bench training`: the same weights, batch, loss and optimiser as the studio's.

Does one step for every line on its standard input and answers each with a line of JSON, {"ms": ..., "cpu_ms": ..., "loss": ...}; so
two programs can be measured turn by turn. By hand: `yes | head -5 | python3 training/step_time.py ...`.
"""

import argparse
import json
import sys
import time

import torch

import precision
import safetensors_file
from loss import sequence_loss
from rpsm import Rpsm


def main():
    options = parse_options()
    if options.threads:
        torch.set_num_threads(options.threads)
    precision.set_mode("fp32")
    model = Rpsm(options.stages, options.width, options.form, options.recurrent)
    model.load({name: values.copy() for name, values in safetensors_file.read(options.weights).items()})
    learning = freeze_all_but(model, options.learns)
    optimiser = torch.optim.Adam(learning, lr=options.learning_rate)
    batch = safetensors_file.read(options.batch)
    inputs, targets = time_major(batch["inputs"]), time_major(batch["targets"])
    answer({"torch": torch.__version__, "threads": torch.get_num_threads()})
    for _ in sys.stdin:
        started, cpu_started = time.perf_counter(), time.process_time()
        poses, _state = model(inputs)
        loss = sequence_loss(poses, targets, "euclidean")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, options.gradient_clip)
        optimiser.step()
        value = loss.item()
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
        answer({"ms": seconds * 1000, "cpu_ms": cpu_seconds * 1000, "loss": value})


def freeze_all_but(model, learns):
    """The parameters that learn: `all`, or those of the `lstm`."""
    for name, value in model.named().items():
        value.requires_grad_(learns == "all" or ".lstm." in name)
    return [value for value in model.parameters() if value.requires_grad]


def time_major(values):
    """(B, T, n) -> (T, B, n)"""
    return torch.from_numpy(values.copy()).transpose(0, 1).contiguous()


def answer(content):
    print(json.dumps(content), flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True, help="the network's weights.safetensors")
    parser.add_argument("--batch", required=True, help="safetensors: inputs (B, T, 55), targets (B, T, 51) in network units")
    parser.add_argument("--learns", choices=("all", "lstm"), default="all")
    parser.add_argument("--threads", type=int, help="default: PyTorch's own choice")
    parser.add_argument("--stages", type=int, default=3)
    parser.add_argument("--width", type=int, default=512)
    parser.add_argument("--form", choices=("plain", "residual"), default="residual")
    parser.add_argument("--recurrent", choices=("lstm", "none"), default="lstm")
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--gradient-clip", type=float, default=1.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
