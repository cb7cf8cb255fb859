"""The RPSM network with either front end, as in src/rpsm: same weights, same names, same numbers.

Sequences are time-major here: inputs (T, B, 55), or pictures (T, B, side, side, 3); poses (T, B, 51) in network units.
"""

from typing import NamedTuple

import torch

import image_network
from lstm_layer import LstmLayer
from precision import linear, precise_linear

FEATURES = 55
COORDINATES = 51


class Image(NamedTuple):
    """What model.json says under network.image and network.convLstm."""

    side: int = 368
    channels: int = 64
    map: str = "conv6"  # on which the convolutional LSTM sits


class Rpsm(torch.nn.Module):
    """With `image` it starts from pixels, without from keypoints."""

    def __init__(self, stages=3, width=512, form="residual", recurrent="lstm", image=None):
        super().__init__()
        if recurrent == "convlstm" and image is None:
            raise ValueError("a convolutional LSTM needs the maps of the image front end")
        self.stages, self.width, self.form, self.recurrent, self.image = stages, width, form, recurrent, image
        self.weights = torch.nn.ParameterDict()
        if image:
            self._convolutions(image_network.shared_shapes(image.channels))
        features = image_network.flattened_length(image.side, image.channels) if image else FEATURES
        for stage in range(1, stages + 1):
            pose_input = COORDINATES if stage > 1 else 0
            if image:
                self._convolutions(image_network.stage_shapes(stage, image.channels))
            self._linear(f"stage{stage}.adaption.fc_1", features, width, "relu")
            if form == "residual":
                self._linear(f"stage{stage}.adaption.residual.fc_a", width, width, "relu")
                self._linear(f"stage{stage}.adaption.residual.fc_b", width, width, "small")
            outputs = width
            if recurrent == "lstm":
                self._lstm(f"stage{stage}.lstm", width + pose_input)
                outputs = 2 * width if form == "residual" else width
            elif recurrent == "convlstm":
                self._conv_lstm(f"stage{stage}.convlstm", 2 * image.channels, pose_input)
            else:
                outputs = width + pose_input
            self._linear(f"stage{stage}.fc_2", outputs, COORDINATES, "small")

    def freeze_shared(self):
        """The shared convolutions stay as they are and nothing is propagated back through them."""
        for name, value in self.named().items():
            if name.startswith(image_network.SHARED_PREFIX):
                value.requires_grad_(False)

    def forward(self, inputs, state=None):
        """Poses of every stage and the state after the last frame; `state` is a list of (h, c) per stage."""
        frames, batch = inputs.shape[:2]
        shared = image_network.shared_map(image_network.to_pixels(inputs), self._layer) if self.image else inputs
        poses, next_state, pose, passed_on = [], [], None, None
        for stage in range(1, self.stages + 1):
            before = None if state is None else state[stage - 1]
            if self.recurrent == "convlstm":
                out_input, after, passed_on = self._remember_maps(stage, shared, passed_on, pose, frames, before)
                next_state.append(after)
            else:
                x, passed_on = self._features(stage, shared, passed_on, frames)
                joined = x if pose is None else torch.cat([x, pose], dim=-1)
                out_input = joined
                if self.recurrent == "lstm":
                    h_all, after = self._remember(f"stage{stage}.lstm", joined, batch, before)
                    next_state.append(after)
                    out_input = torch.cat([h_all, x], dim=-1) if self.form == "residual" else h_all
            out = precise_linear(out_input, *self._layer(f"stage{stage}.fc_2"))
            pose = out if pose is None or self.form == "plain" else pose + out
            poses.append(pose)
        return poses, next_state

    def _features(self, stage, shared, passed_on, frames):
        """(T, B, width), and what the next stage gets."""
        if not self.image:
            return self._adapt(stage, shared), None
        own = self._conv5(stage, shared, passed_on)
        return self._adapt(stage, self._conv6(stage, own).flatten(1)).unflatten(0, (frames, -1)), own

    def _remember_maps(self, stage, shared, passed_on, pose, frames, before):
        own = self._conv5(stage, shared, passed_on)
        after_conv5 = self.image.map == "conv5"
        x = own if after_conv5 else self._conv6(stage, own)
        name = f"stage{stage}.convlstm"
        weights = (self.weight(f"{name}.{part}") for part in ("weight_ih", "weight_hh", "bias"))
        h_all, after = image_network.conv_lstm(image_network.with_pose(x, pose), frames, before, *weights)
        x = self._conv6(stage, h_all) if after_conv5 else h_all
        return self._adapt(stage, x.flatten(1)).unflatten(0, (frames, -1)), after, own

    def _remember(self, name, joined, batch, before):
        gates = linear(joined, self.weight(f"{name}.weight_ih"), self.weight(f"{name}.bias"))
        zeros = joined.new_zeros(batch, self.width)
        h, c = before or (zeros, zeros)
        h_all, c_last = LstmLayer.apply(gates, h, c, self.weight(f"{name}.weight_hh"))
        return h_all, (h_all[-1].detach(), c_last.detach())

    def _conv5(self, stage, shared, passed_on):
        x = shared if passed_on is None else torch.cat([shared, passed_on], dim=1)
        x = image_network.convolve(x, *self._layer(f"stage{stage}.conv5_1"))
        return image_network.convolve(x, *self._layer(f"stage{stage}.conv5_2"))

    def _conv6(self, stage, x):
        x = image_network.convolve(x, *self._layer(f"stage{stage}.conv6_1"), stride=2)
        return image_network.convolve(x, *self._layer(f"stage{stage}.conv6_2"), stride=2)

    def _adapt(self, stage, x):
        name = f"stage{stage}.adaption"
        x = torch.relu(linear(x, *self._layer(f"{name}.fc_1")))
        if self.form == "plain":
            return x
        hidden = torch.relu(linear(x, *self._layer(f"{name}.residual.fc_a")))
        return x + torch.relu(linear(hidden, *self._layer(f"{name}.residual.fc_b")))

    def weight(self, name):
        return self.weights[name.replace(".", "/")]

    def named(self):
        """Weights by their name in the file."""
        return {name.replace("/", "."): value for name, value in self.weights.items()}

    def load(self, tensors):
        own = self.named()
        if set(own) != set(tensors):
            raise ValueError(f"tensors differ: {sorted(set(own) ^ set(tensors))}")
        with torch.no_grad():
            for name, value in own.items():
                value.copy_(torch.as_tensor(tensors[name]).float())

    def _layer(self, name):
        return self.weight(f"{name}.weight"), self.weight(f"{name}.bias")

    def _add(self, name, value):
        self.weights[name.replace(".", "/")] = torch.nn.Parameter(value)

    def _linear(self, name, inputs, outputs, kind):
        gain = {"relu": 2.0, "small": 0.1}[kind]
        self._add(f"{name}.weight", torch.randn(outputs, inputs) * (gain / inputs) ** 0.5)
        self._add(f"{name}.bias", torch.zeros(outputs))

    def _convolutions(self, shapes):
        for name, shape in shapes:
            inputs = shape[1] * shape[2] * shape[3]
            self._add(f"{name}.weight", torch.randn(shape) * (2.0 / inputs) ** 0.5)
            self._add(f"{name}.bias", torch.zeros(shape[0]))

    def _conv_lstm(self, name, channels, pose_input):
        side = image_network.GATE_SIDE
        for part, inputs in (("weight_ih", channels + pose_input), ("weight_hh", channels)):
            shape = (4 * channels, inputs, side, side)
            self._add(f"{name}.{part}", torch.randn(shape) * (1.0 / (inputs * side * side)) ** 0.5)
        self._forget_bias(name, channels)

    def _lstm(self, name, inputs):
        width = self.width
        self._add(f"{name}.weight_ih", torch.randn(4 * width, inputs) * (1.0 / inputs) ** 0.5)
        recurrent = torch.cat([torch.linalg.qr(torch.randn(width, width))[0] for _ in range(4)])
        self._add(f"{name}.weight_hh", recurrent)
        self._forget_bias(name, width)

    def _forget_bias(self, name, units):
        bias = torch.zeros(4 * units)
        bias[units : 2 * units] = 1.0  # forget gate
        self._add(f"{name}.bias", bias)
