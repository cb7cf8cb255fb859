"""What a training leaves in its folder: checkpoint.pt to go on from, weights.safetensors and model.json for the studio."""

import json
import os

import torch

import safetensors_file
from options import describe_network
from rpsm import COORDINATES, Image, Rpsm


def create_model(options):
    place = options.conv_lstm_map
    image = Image(options.image_size, options.base_channels, place) if options.front_end == "image" else None
    return Rpsm(options.stages, options.width, options.form, options.recurrent, image)


def with_weights(options, tensors):
    model = create_model(options).to(next(iter(tensors.values())).device)
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


def restore(path, model, averaged, optimiser, stream, device):
    content = torch.load(path, map_location=device)
    model.load(content["model"])
    for name, value in content["averaged"].items():
        averaged[name].copy_(value)
    optimiser.load_state_dict(content["optimiser"])
    stream.seek(content["stream"])
    return content["progress"]


def write_model(options, averaged):
    """The averaged weights as a model folder's two files; name and results are filled in where it is published."""
    path = os.path.join(options.out, "weights.safetensors")
    safetensors_file.write(path, {name: value.cpu().numpy() for name, value in averaged.items()}, "F16")
    scale = {"offsetMm": [0.0] * COORDINATES, "scaleMm": [options.scale_mm] * COORDINATES}
    description = {
        "format": "rpsm-studio-model",
        "version": 1,
        "id": options.id,
        "name": options.id,
        "network": {**describe_network(options), "target": scale},
    }
    path = os.path.join(options.out, "model.json")
    with open(f"{path}.part", "w") as file:
        json.dump(description, file, indent=2)
    os.replace(f"{path}.part", path)
