"""What PyTorch makes of an exported data set, as JSON; started by pytorchDataset.test.ts.

Arguments: the training folder, the data set's folder, a file of weights, a JSON file with the network's options.
"""

import glob
import json
import os
import sys

sys.path.insert(0, sys.argv[1])

import numpy as np  # noqa: E402
import torch  # noqa: E402

import safetensors_file  # noqa: E402
from loss import joint_error, sequence_loss, sightings_loss  # noqa: E402
from rpsm import Rpsm  # noqa: E402
from sequences import PieceStream  # noqa: E402

with open(sys.argv[4]) as file:
    case = json.load(file)
model = Rpsm(case["stages"], case["width"], case["form"], case["recurrent"])
model.load({name: np.array(value) for name, value in safetensors_file.read(sys.argv[3]).items()})
shards = sorted(glob.glob(os.path.join(sys.argv[2], "train-*.safetensors")))
stream = PieceStream(shards, case["batch"], 64, 1, case["scaleMm"])
# The first sequences in their order, instead of drawn ones.
stream.order = np.arange(stream.count)
batch = stream.next()
poses, _ = model(batch.inputs)
in_space = sequence_loss(poses, batch.targets, case["loss"], batch.joint_weights)
seen = sightings_loss(poses, batch.inputs, batch.rays, batch.ray_weights, case["scaleMm"])
(in_space + case["reprojectionWeight"] * seen).backward()

print(
    json.dumps(
        {
            "count": stream.count,
            "pieces": stream.pieces,
            "inSpace": in_space.item(),
            "seen": seen.item(),
            "mpjpeMm": joint_error(poses[-1], batch.targets, batch.joint_weights).item() * case["scaleMm"],
            "gradients": {name: value.grad.flatten().tolist() for name, value in model.named().items()},
        }
    )
)
