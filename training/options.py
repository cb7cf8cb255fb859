"""What a training is told on the command line."""

import argparse
import json
import os

PAPER_SIDE = 368  # pixels


def parse_options(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", required=True, help="folder of train-*.safetensors and val-*.safetensors")
    parser.add_argument("--out", required=True, help="folder for checkpoint, weights, loss.csv and model.json")
    parser.add_argument("--start", help="weights.safetensors, or a model's folder, to start from instead of random weights")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument("--id", help="the model's id; default: rpsm-keypoints-WIDTH or rpsm-image-WIDTH")
    parser.add_argument("--seed", type=int, default=1)
    steps = parser.add_argument_group("steps")
    steps.add_argument("--steps", type=int, required=True)
    steps.add_argument("--batch", type=int, default=64, help="sequences of a step, of all processes together")
    steps.add_argument("--piece", type=int, default=16, help="frames of one back-propagation, at most")
    steps.add_argument("--learning-rate", type=float, default=1e-3)
    steps.add_argument("--warm-up", type=int, default=200, help="steps")
    steps.add_argument("--gradient-clip", type=float, default=1.0)
    steps.add_argument("--average", type=float, default=0.999, help="decay of the averaged weights")
    steps.add_argument("--loss", choices=("euclidean", "squared"), default="euclidean")
    steps.add_argument("--reprojection-weight", type=float, default=1.0, help="of what is known in the picture alone")
    network = parser.add_argument_group("network", "A model's folder as --start says all of this itself.")
    network.add_argument("--front-end", choices=("keypoints", "image"), help="default: what the data set is for")
    network.add_argument("--width", type=int, default=512)
    network.add_argument("--stages", type=int, default=3)
    network.add_argument("--form", choices=("plain", "residual"), default="residual")
    network.add_argument("--recurrent", choices=("lstm", "none", "convlstm"), default="lstm")
    network.add_argument("--image-size", type=int, help="side of the pictures, pixels; default: the data set's")
    network.add_argument("--base-channels", type=int, default=64, help="of conv1; the other layers have multiples")
    network.add_argument("--conv-lstm-map", choices=("conv5", "conv6"), default="conv6")
    network.add_argument("--thaw-shared", action="store_true", help="the image front end's shared convolutions learn too")
    network.add_argument("--scale-mm", type=float, default=300.0, help="millimetres per network unit")
    machine = parser.add_argument_group("machine")
    machine.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    machine.add_argument("--precision", choices=("fp32", "bf16"), default="bf16")
    machine.add_argument("--threads", type=int, default=1, help="of each process")
    machine.add_argument("--checkpoint-seconds", type=float, default=300)
    machine.add_argument("--log-seconds", type=float, default=30)
    machine.add_argument("--validation-sequences", type=int, default=128)
    options = parser.parse_args()
    options.start_weights = options.start
    if options.start and os.path.isdir(options.start):
        options.start_weights = os.path.join(options.start, "weights.safetensors")
        take_network(parser, options, os.path.join(options.start, "model.json"))
    take_pictures(parser, options)
    options.id = options.id or f"rpsm-{options.front_end}-{options.width}"
    return options


def take_network(parser, options, path):
    with open(path) as file:
        network = json.load(file)["network"]
    target = network["target"]
    if len(set(target["scaleMm"])) > 1 or any(target["offsetMm"]):
        parser.error(f"{path}: network.target differs from coordinate to coordinate; this trainer knows one scale for all")
    options.front_end, options.width, options.stages = network["frontEnd"], network["width"], network["stages"]
    options.form, options.recurrent, options.scale_mm = network["form"], network["recurrent"], target["scaleMm"][0]
    if options.front_end == "image":
        options.image_size, options.base_channels = network["image"]["sizePx"], network["image"]["baseChannels"]
        options.conv_lstm_map = network.get("convLstm", {}).get("map", options.conv_lstm_map)


def take_pictures(parser, options):
    """What is not said otherwise, as the data set has it."""
    path, side = os.path.join(options.data, "dataset.json"), None
    if os.path.exists(path):
        with open(path) as file:
            side = json.load(file).get("imageSizePx")
    options.front_end = options.front_end or ("image" if side else "keypoints")
    options.image_size = options.image_size or side or PAPER_SIDE
    if options.front_end == "image" and side and side != options.image_size:
        parser.error(f"{path}: its pictures are of {side} pixels, the network's of {options.image_size}")


def describe_network(options):
    """As model.json keeps it under "network"."""
    network = {"frontEnd": options.front_end, "stages": options.stages, "width": options.width}
    network.update({"recurrent": options.recurrent, "form": options.form})
    if options.front_end == "image":
        network["image"] = {"sizePx": options.image_size, "baseChannels": options.base_channels}
    if options.recurrent == "convlstm":
        network["convLstm"] = {"map": options.conv_lstm_map}
    return network
