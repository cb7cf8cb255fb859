"""Poses and gradients of training/rpsm.py as JSON; started by pytorchParity.test.ts.

Arguments: the training folder, a weights file, a JSON file with form, inputs and truth (B, T, ...).
"""

import json
import sys

sys.path.insert(0, sys.argv[1])

import torch  # noqa: E402

import safetensors_file  # noqa: E402
from rpsm import Image, Rpsm  # noqa: E402
from loss import sequence_loss  # noqa: E402

with open(sys.argv[3]) as file:
    case = json.load(file)
image = None
if case["frontEnd"] == "image":
    place = case.get("convLstm", {}).get("map", "conv6")
    image = Image(case["image"]["sizePx"], case["image"]["baseChannels"], place)
model = Rpsm(case["stages"], case["width"], case["form"], case["recurrent"], image)
model.load({name: value.copy() for name, value in safetensors_file.read(sys.argv[2]).items()})


def time_major(values):
    return torch.tensor(values).transpose(0, 1).contiguous()


poses, _ = model(time_major(case["inputs"]))
loss = sequence_loss(poses, time_major(case["truth"]), case["loss"])
loss.backward()
print(
    json.dumps(
        {
            "loss": loss.item(),
            "poses": [pose.transpose(0, 1).flatten().tolist() for pose in poses],
            "gradients": {name: value.grad.flatten().tolist() for name, value in model.named().items()},
        }
    )
)
