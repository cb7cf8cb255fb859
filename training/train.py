#!/usr/bin/env python3
"""Trains the network on sequences written by `rpsm-studio train-base --export-sequences`, or on a data set of your own
clips that the studio's Train screen exported; in one process, or in several under torchrun.

Truncated back-propagation through time: sequences are cut into pieces, the LSTM's state goes on from piece to piece,
gradients do not. See training/README.md.
"""

import glob
import os
import signal
import time

import numpy as np
import torch

import evaluate
import precision
import safetensors_file
from loss import joint_error, sequence_loss, settling_weights, sightings_loss
from model_files import create_model, restore, save, with_weights, write_model
from options import parse_options
from processes import Processes
from schedule import learning_rate
from sequences import PieceStream


def main():
    options = parse_options(__doc__.splitlines()[0])
    processes = Processes(options.device)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    precision.set_mode(options.precision)
    os.makedirs(options.out, exist_ok=True)

    model = create_model(options).to(processes.device)
    if options.front_end == "image" and not options.thaw_shared:
        model.freeze_shared()
    learning = [value for value in model.parameters() if value.requires_grad]
    optimiser = torch.optim.Adam(learning, lr=options.learning_rate, foreach=False)
    stream = PieceStream(
        sorted(glob.glob(os.path.join(options.data, "train-*.safetensors"))),
        options.batch,
        options.piece,
        options.seed,
        options.scale_mm,
        pictures=options.front_end == "image",
        share=(processes.rank, processes.count),
    )
    averaged = copy_of(model)
    progress = {"step": 0, "frames": 0, "seconds": 0.0}
    checkpoint = os.path.join(options.out, "checkpoint.pt")
    if options.resume and os.path.exists(checkpoint):
        progress = restore(checkpoint, model, averaged, optimiser, stream, processes.device)
        log(processes, f"resumed at step {progress['step']}")
    elif options.start:
        model.load({name: np.array(value) for name, value in safetensors_file.read(options.start_weights).items()})
        averaged = copy_of(model)

    validation = load_validation(options, processes)
    curve = Curve(os.path.join(options.out, "loss.csv"), progress["step"]) if processes.is_first else None
    shared_out = processes.share_of(model)
    stop = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: stop.append(number))
    state = None
    losses, errors = [], []
    started = last_checkpoint = last_log = time.time()
    seconds_before = progress["seconds"]
    while progress["step"] < options.steps:
        step = progress["step"] + 1
        rate = learning_rate(step, options.learning_rate, options.warm_up, options.steps)
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = stream.next(processes.device)
        state = forget(state, batch.fresh)
        poses, state = shared_out(batch.pictures if options.front_end == "image" else batch.inputs, state)
        loss, error, stopping = batch_loss(poses, batch, options, processes, bool(stop))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learning, options.gradient_clip)
        optimiser.step()
        average(averaged, model, min(options.average, step / (step + 10)))

        progress = {
            "step": step,
            "frames": progress["frames"] + options.batch * stream.piece,
            "seconds": seconds_before + time.time() - started,
        }
        [whole_loss] = processes.total(loss.item() / processes.count)
        losses.append(whole_loss)
        if error is not None:
            errors.append(error)
        if curve:
            curve.add(step, whole_loss, error)
        if time.time() - last_log > options.log_seconds or step == options.steps:
            speed = progress["frames"] / progress["seconds"]
            left = (options.steps - step) * progress["seconds"] / step
            mean_error = np.mean(errors) if errors else float("nan")
            log(
                processes,
                f"step {step}/{options.steps} frames {progress['frames']} loss {np.mean(losses):.4f} "
                f"mpjpe {mean_error:.1f} mm lr {rate:.2e} {speed:.0f} frames/s left {left / 60:.0f} min",
            )
            losses, errors, last_log = [], [], time.time()
        if processes.is_first and (
            time.time() - last_checkpoint > options.checkpoint_seconds or step == options.steps or stopping
        ):
            save(checkpoint, model, averaged, optimiser, stream, progress)
            write_model(options, averaged)
            if validation:
                result = evaluate.measure(with_weights(options, averaged), validation, options.scale_mm)
                log(processes, f"step {step} validation {evaluate.summary(result)}")
            last_checkpoint = time.time()
        if stopping:
            log(processes, "stopped by a signal; go on with --resume")
            break
    processes.wait()
    processes.end()


def batch_loss(poses, batch, options, processes, asked_to_stop):
    """This process's part of the loss of the whole batch, the whole batch's error in mm (None where no target is known), and
    whether one of the processes was asked to stop."""
    own_targets = batch.joint_weights.sum().item()
    own_seen = settling_weights(batch.rays, batch.ray_weights).sum().item() if options.reprojection_weight > 0 else 0.0
    own_error = joint_error(poses[-1], batch.targets, batch.joint_weights).item() * own_targets if own_targets else 0.0
    targets, seen, error, stopping = processes.total(own_targets, own_seen, own_error, asked_to_stop)
    loss = sequence_loss(poses, batch.targets, options.loss, batch.joint_weights) * processes.part(own_targets, targets)
    if seen > 0:
        beside = sightings_loss(poses, batch.inputs, batch.rays, batch.ray_weights, options.scale_mm)
        loss = loss + options.reprojection_weight * beside * processes.part(own_seen, seen)
    return loss, error / targets * options.scale_mm if targets else None, stopping > 0


def load_validation(options, processes):
    """The held-out clips where there are any, else the held-out invented sequences; None without either."""
    if not processes.is_first:
        return None
    for pattern in ("val-clips-*.safetensors", "val-*.safetensors"):
        path = os.path.join(options.data, pattern)
        if glob.glob(path):
            return evaluate.load(path, options.validation_sequences, options.front_end == "image")
    log(processes, "nothing is held out: no validation")
    return None


class Curve:
    """loss.csv: one line a step. A resumed training goes on behind its checkpoint's step."""

    TITLE = "step,loss,mpjpe_mm\n"

    def __init__(self, path, step):
        kept = []
        if step > 0 and os.path.exists(path):
            with open(path) as file:
                kept = [line for line in file.readlines()[1:] if int(line.split(",")[0]) <= step]
        self.file = open(path, "w", buffering=1)
        self.file.writelines([self.TITLE, *kept])

    def add(self, step, loss, error_mm):
        self.file.write(f"{step},{loss:.8g},{'' if error_mm is None else format(error_mm, '.6g')}\n")


def forget(state, fresh):
    """The state, zeroed where a new sequence begins."""
    if state is None:
        return None
    return [tuple(part * (~fresh).float().reshape(-1, *[1] * (part.dim() - 1)) for part in parts) for parts in state]


@torch.no_grad()
def copy_of(model):
    return {name: value.detach().clone() for name, value in model.named().items()}


@torch.no_grad()
def average(averaged, model, keep):
    for name, value in model.named().items():
        averaged[name].mul_(keep).add_(value, alpha=1 - keep)


def log(processes, text):
    if processes.is_first:
        print(time.strftime("%H:%M:%S"), text, flush=True)


if __name__ == "__main__":
    main()
