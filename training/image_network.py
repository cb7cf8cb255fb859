"""The image front end and the convolutional LSTM, as in src/rpsm: same layers, same names, same numbers.

Maps are PyTorch's (rows, channels, height, width); pictures come as the studio keeps them, (T, B, side, side, 3) bytes.
"""

import torch
from torch.nn.functional import conv2d, max_pool2d

COORDINATES = 51
POOL = None
# The paper's shared 2D pose module: channels in multiples of conv1's.
SHARED = [
    *[("conv1_1", 1), ("conv1_2", 1), ("pool1", POOL)],
    *[("conv2_1", 2), ("conv2_2", 2), ("pool2", POOL)],
    *[(f"conv3_{i}", 4) for i in range(1, 5)],
    ("pool3", POOL),
    ("conv4_1", 8),
    *[(f"conv4_{i}", 4) for i in range(2, 7)],
    ("conv4_7", 2),
]
SHARED_PREFIX = "shared."
GATE_SIDE = 3


def to_pixels(pictures):
    """(T, B, side, side, 3) RGB, bytes or from -0.5 to 0.5 already -> (T * B, 3, side, side) from -0.5 to 0.5."""
    rows = pictures.flatten(0, 1).permute(0, 3, 1, 2)
    return rows.float() / 255 - 0.5 if rows.dtype == torch.uint8 else rows


def shared_shapes(channels):
    """(name, (out, in, height, width)) of the shared convolutions' filters."""
    before, shapes = 3, []
    for name, factor in SHARED:
        if factor is not POOL:
            shapes.append((SHARED_PREFIX + name, (factor * channels, before, 3, 3)))
            before = factor * channels
    return shapes


def stage_shapes(stage, channels):
    """The same of a stage's own convolutions."""
    own = 2 * channels
    shapes = {"conv5_1": (own, own * (2 if stage > 1 else 1), 3, 3), "conv5_2": (own, own, 3, 3)}
    shapes.update({"conv6_1": (own, own, 5, 5), "conv6_2": (own, own, 5, 5)})
    return [(f"stage{stage}.{name}", shape) for name, shape in shapes.items()]


def flattened_length(side, channels):
    """Numbers of one frame after conv6_2."""
    after_pools = side // 2 // 2 // 2
    strided = lambda length: (length - 1) // 2 + 1
    return strided(strided(after_pools)) ** 2 * 2 * channels


def shared_map(pixels, layer):
    """What all stages share; `layer` gives (weight, bias) by name."""
    x = pixels
    for name, factor in SHARED:
        x = max_pool2d(x, 2) if factor is POOL else convolve(x, *layer(SHARED_PREFIX + name))
    return x


def convolve(x, weight, bias, stride=1):
    return torch.relu(conv2d(x, weight, bias, stride, weight.shape[-1] // 2))


def with_pose(x, pose):
    """The pose of the stage before as 51 further channels, the same at every place."""
    if pose is None:
        return x
    rows = pose.reshape(-1, COORDINATES, 1, 1).expand(-1, -1, *x.shape[2:])
    return torch.cat([x, rows], dim=1)


def conv_lstm(rows, frames, state, weight_ih, weight_hh, bias):
    """Shi et al. 2015, eq. 3, without peepholes: rows (T * B, C, H, W), time-major -> all h, and (h, c) after the last
    frame. Gate order i, f, c, o."""
    inputs = conv2d(rows, weight_ih, bias, 1, GATE_SIDE // 2).unflatten(0, (frames, -1))
    if state is None:
        zeros = inputs.new_zeros(inputs.shape[1], weight_hh.shape[1], *inputs.shape[3:])
        state = (zeros, zeros)
    h, c = state
    outputs = []
    for gates in inputs:
        gates = gates + conv2d(h, weight_hh, None, 1, GATE_SIDE // 2)
        i, f, u, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(u)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.cat(outputs), (h.detach(), c.detach())
