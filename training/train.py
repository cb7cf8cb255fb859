#!/usr/bin/env python3
"""Trains the keypoint network on sequences written by `rpsm-studio train-base --export-sequences`, or on a data set of
your own clips that the studio's Train screen exported.

Truncated back-propagation through time: sequences are cut into pieces, the LSTM's state goes on from piece to piece,
gradients do not. See training/README.md.
"""

import argparse
import glob
import json
import math
import os
import signal
import time

import numpy as np
import torch

import evaluate
import precision
import safetensors_file
from loss import joint_error, sequence_loss, sightings_loss
from rpsm import COORDINATES, Rpsm
from sequences import PieceStream


def main():
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    precision.set_mode(options.precision)
    os.makedirs(options.out, exist_ok=True)

    model = Rpsm(options.stages, options.width, options.form, options.recurrent)
    averaged = {name: value.detach().clone() for name, value in model.named().items()}
    optimiser = torch.optim.Adam(model.parameters(), lr=options.learning_rate, foreach=False)
    stream = PieceStream(
        sorted(glob.glob(os.path.join(options.data, "train-*.safetensors"))),
        options.batch,
        options.piece,
        options.seed,
        options.scale_mm,
    )
    progress = {"step": 0, "frames": 0, "seconds": 0.0}
    checkpoint = os.path.join(options.out, "checkpoint.pt")
    if options.resume and os.path.exists(checkpoint):
        progress = restore(checkpoint, model, averaged, optimiser, stream)
        log(f"resumed at step {progress['step']}")
    elif options.start:
        model.load(safetensors_file.read(options.start))
        averaged = {name: value.detach().clone() for name, value in model.named().items()}

    validation = load_validation(options)
    stop = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: stop.append(number))
    state = None
    losses, errors = [], []
    started = last_checkpoint = last_log = time.time()
    seconds_before = progress["seconds"]
    while progress["step"] < options.steps:
        step = progress["step"] + 1
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, options)
        batch = stream.next()
        state = forget(state, batch.fresh)
        poses, state = model(batch.inputs, state)
        loss = sequence_loss(poses, batch.targets, options.loss, batch.joint_weights)
        if options.reprojection_weight > 0:
            seen = sightings_loss(poses, batch.inputs, batch.rays, batch.ray_weights, options.scale_mm)
            loss = loss + options.reprojection_weight * seen
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), options.gradient_clip)
        optimiser.step()
        average(averaged, model, min(options.average, step / (step + 10)))

        progress = {
            "step": step,
            "frames": progress["frames"] + batch.inputs.shape[0] * batch.inputs.shape[1],
            "seconds": seconds_before + time.time() - started,
        }
        losses.append(loss.item())
        if batch.joint_weights.any():
            errors.append(joint_error(poses[-1], batch.targets, batch.joint_weights).item() * options.scale_mm)
        if time.time() - last_log > options.log_seconds or step == options.steps:
            rate = progress["frames"] / progress["seconds"]
            left = (options.steps - step) * progress["seconds"] / step
            error = np.mean(errors) if errors else float("nan")
            log(
                f"step {step}/{options.steps} frames {progress['frames']} loss {np.mean(losses):.4f} "
                f"mpjpe {error:.1f} mm lr {learning_rate(step, options):.2e} {rate:.0f} frames/s "
                f"left {left / 60:.0f} min"
            )
            losses, errors, last_log = [], [], time.time()
        if time.time() - last_checkpoint > options.checkpoint_seconds or step == options.steps or stop:
            save(checkpoint, model, averaged, optimiser, stream, progress)
            write_model(options, averaged)
            if validation:
                result = evaluate.measure(with_weights(options, averaged), validation, options.scale_mm)
                log(f"step {step} validation {evaluate.summary(result)}")
            last_checkpoint = time.time()
        if stop:
            log(f"stopped by signal {stop[0]}; go on with --resume")
            return


def load_validation(options):
    """The held-out clips where there are any, else the held-out invented sequences; None without either."""
    for pattern in ("val-clips-*.safetensors", "val-*.safetensors"):
        path = os.path.join(options.data, pattern)
        if glob.glob(path):
            return evaluate.load(path, options.validation_sequences)
    log("nothing is held out: no validation")
    return None


def learning_rate(step, options):
    """Linear warm-up, then half a cosine to a fiftieth of the top rate."""
    if step <= options.warm_up:
        return options.learning_rate * step / options.warm_up
    share = (step - options.warm_up) / max(1, options.steps - options.warm_up)
    return options.learning_rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))


def forget(state, fresh):
    """The state, zeroed where a new sequence begins."""
    if state is None:
        return None
    keep = (~fresh).float()[:, None]
    return [(h * keep, c * keep) for h, c in state]


@torch.no_grad()
def average(averaged, model, keep):
    for name, value in model.named().items():
        averaged[name].mul_(keep).add_(value, alpha=1 - keep)


def with_weights(options, tensors):
    model = Rpsm(options.stages, options.width, options.form, options.recurrent)
    model.load(tensors)
    return model


def save(path, model, averaged, optimiser, stream, progress):
    content = {
        "model": {name: value.detach() for name, value in model.named().items()},
        "averaged": averaged,
        "optimiser": optimiser.state_dict(),
        "stream": stream.position(),
        "progress": progress,
    }
    torch.save(content, f"{path}.part")
    os.replace(f"{path}.part", path)


def restore(path, model, averaged, optimiser, stream):
    content = torch.load(path)
    model.load(content["model"])
    for name, value in content["averaged"].items():
        averaged[name].copy_(value)
    optimiser.load_state_dict(content["optimiser"])
    stream.seek(content["stream"])
    return content["progress"]


def write_model(options, averaged):
    """The averaged weights as a model folder's two files; name and results are filled in where it is published."""
    safetensors_file.write(
        os.path.join(options.out, "weights.safetensors"), {k: v.numpy() for k, v in averaged.items()}, "F16"
    )
    description = {
        "format": "rpsm-studio-model",
        "version": 1,
        "id": options.id,
        "name": options.id,
        "network": {
            "frontEnd": "keypoints",
            "stages": options.stages,
            "width": options.width,
            "recurrent": options.recurrent,
            "form": options.form,
            "target": {"offsetMm": [0.0] * COORDINATES, "scaleMm": [options.scale_mm] * COORDINATES},
        },
    }
    path = os.path.join(options.out, "model.json")
    with open(f"{path}.part", "w") as file:
        json.dump(description, file, indent=2)
    os.replace(f"{path}.part", path)


def log(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder of train-*.safetensors and val-*.safetensors")
    parser.add_argument("--out", required=True, help="folder for checkpoint, weights and model.json")
    parser.add_argument("--id", default="rpsm-keypoints-512")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--piece", type=int, default=16, help="frames of one back-propagation, at most")
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=int, default=200, help="steps")
    parser.add_argument("--gradient-clip", type=float, default=1.0)
    parser.add_argument("--average", type=float, default=0.999, help="decay of the averaged weights")
    parser.add_argument("--loss", choices=("euclidean", "squared"), default="euclidean")
    parser.add_argument("--reprojection-weight", type=float, default=1.0, help="of what is known in the picture alone")
    parser.add_argument("--scale-mm", type=float, default=300.0, help="millimetres per network unit")
    parser.add_argument("--width", type=int, default=512)
    parser.add_argument("--stages", type=int, default=3)
    parser.add_argument("--form", choices=("plain", "residual"), default="residual")
    parser.add_argument("--recurrent", choices=("lstm", "none"), default="lstm")
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="bf16")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--start", help="weights.safetensors to start from instead of random ones")
    parser.add_argument("--checkpoint-seconds", type=float, default=300)
    parser.add_argument("--log-seconds", type=float, default=30)
    parser.add_argument("--validation-sequences", type=int, default=128)
    options = parser.parse_args()
    return options


if __name__ == "__main__":
    main()
