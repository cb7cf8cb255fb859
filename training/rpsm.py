"""The RPSM network with the keypoint front end, as in src/rpsm: same weights, same names, same numbers.

Sequences are time-major here: inputs (T, B, 55), poses (T, B, 51) in network units.
"""

import torch

from lstm_layer import LstmLayer
from precision import linear, precise_linear

FEATURES = 55
COORDINATES = 51


class Rpsm(torch.nn.Module):
    def __init__(self, stages=3, width=512, form="residual", recurrent="lstm"):
        super().__init__()
        self.stages, self.width, self.form, self.recurrent = stages, width, form, recurrent
        self.weights = torch.nn.ParameterDict()
        for stage in range(1, stages + 1):
            recurrent_input = width + (COORDINATES if stage > 1 else 0)
            self._linear(f"stage{stage}.adaption.fc_1", FEATURES, width, "relu")
            if form == "residual":
                self._linear(f"stage{stage}.adaption.residual.fc_a", width, width, "relu")
                self._linear(f"stage{stage}.adaption.residual.fc_b", width, width, "small")
            if recurrent == "lstm":
                self._lstm(f"stage{stage}.lstm", recurrent_input)
                outputs = 2 * width if form == "residual" else width
            else:
                outputs = recurrent_input
            self._linear(f"stage{stage}.fc_2", outputs, COORDINATES, "small")

    def forward(self, inputs, state=None):
        """Poses of every stage and the state after the last frame; `state` is a list of (h, c) per stage."""
        poses, next_state, pose = [], [], None
        for stage in range(1, self.stages + 1):
            name = f"stage{stage}"
            x = torch.relu(self._apply(f"{name}.adaption.fc_1", inputs))
            if self.form == "residual":
                hidden = torch.relu(self._apply(f"{name}.adaption.residual.fc_a", x))
                x = x + torch.relu(self._apply(f"{name}.adaption.residual.fc_b", hidden))
            joined = x if pose is None else torch.cat([x, pose], dim=-1)
            if self.recurrent == "lstm":
                gates = linear(joined, self.weight(f"{name}.lstm.weight_ih"), self.weight(f"{name}.lstm.bias"))
                if state is None:
                    zeros = inputs.new_zeros(inputs.shape[1], self.width)
                    h, c = zeros, zeros
                else:
                    h, c = state[stage - 1]
                h_all, c_last = LstmLayer.apply(gates, h, c, self.weight(f"{name}.lstm.weight_hh"))
                next_state.append((h_all[-1].detach(), c_last.detach()))
                out_input = torch.cat([h_all, x], dim=-1) if self.form == "residual" else h_all
            else:
                out_input = joined
            out = precise_linear(out_input, self.weight(f"{name}.fc_2.weight"), self.weight(f"{name}.fc_2.bias"))
            pose = out if pose is None or self.form == "plain" else pose + out
            poses.append(pose)
        return poses, next_state

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

    def _apply(self, name, x):
        return linear(x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))

    def _add(self, name, value):
        self.weights[name.replace(".", "/")] = torch.nn.Parameter(value)

    def _linear(self, name, inputs, outputs, kind):
        gain = {"relu": 2.0, "small": 0.1}[kind]
        self._add(f"{name}.weight", torch.randn(outputs, inputs) * (gain / inputs) ** 0.5)
        self._add(f"{name}.bias", torch.zeros(outputs))

    def _lstm(self, name, inputs):
        width = self.width
        self._add(f"{name}.weight_ih", torch.randn(4 * width, inputs) * (1.0 / inputs) ** 0.5)
        recurrent = torch.cat([torch.linalg.qr(torch.randn(width, width))[0] for _ in range(4)])
        self._add(f"{name}.weight_hh", recurrent)
        bias = torch.zeros(4 * width)
        bias[width : 2 * width] = 1.0  # forget gate
        self._add(f"{name}.bias", bias)
