"""Training sequences from shards, cut into pieces."""

from typing import NamedTuple

import numpy as np
import torch

import safetensors_file

JOINTS = 17


class Pieces(NamedTuple):
    """A batch, time-major; targets and rays are 0 where their weight is."""

    inputs: torch.Tensor  # (T, B, 55)
    targets: torch.Tensor  # (T, B, 51), network units
    joint_weights: torch.Tensor  # (T, B, 17)
    rays: torch.Tensor  # (T, B, 17, 2)
    ray_weights: torch.Tensor  # (T, B, 17)
    fresh: torch.Tensor  # (B), which rows begin a sequence


class PieceStream:
    """Endless batches of consecutive pieces. Every row of the batch plays a sequence of its own from start to end,
    then takes the next one; rows are at different pieces, so that a batch holds early and late pieces alike.

    Shards of invented sequences have `inputs` and `targets` and every joint counts alike; those of clips also say how
    much each joint counts and where joints are seen."""

    def __init__(self, shards, batch, piece, seed, scale_mm):
        if not shards:
            raise SystemExit("no train-*.safetensors in the data folder; export sequences first")
        self.files = [safetensors_file.read(path) for path in shards]
        lengths = {file["inputs"].shape[1] for file in self.files}
        if len(lengths) > 1:
            raise SystemExit(f"the shards' sequences have different lengths: {sorted(lengths)}")
        frames = lengths.pop()
        self.ends = np.cumsum([file["inputs"].shape[0] for file in self.files])
        self.count = int(self.ends[-1])
        self.piece = min(piece, frames)
        self.pieces = frames // self.piece
        self.batch, self.seed, self.scale_mm = batch, seed, scale_mm
        self.seek({"drawn": 0, "rows": [[-1, (row * self.pieces) // batch] for row in range(batch)]})

    def next(self):
        fresh = np.zeros(self.batch, bool)
        shape = (self.batch, self.piece)
        inputs = np.empty((*shape, self.files[0]["inputs"].shape[2]), np.float32)
        targets = np.empty((*shape, self.files[0]["targets"].shape[2]), np.float32)
        joint_weights = np.ones((*shape, JOINTS), np.float32)
        rays = np.zeros((*shape, JOINTS, 2), np.float32)
        ray_weights = np.zeros((*shape, JOINTS), np.float32)
        for row, place in enumerate(self.rows):
            if place[0] < 0 or place[1] >= self.pieces:
                # The first sequences begin in their middle, with an empty state, to spread the rows.
                start = place[1] if place[0] < 0 else 0
                place[:] = [self._draw(), start]
                fresh[row] = True
            shard = int(np.searchsorted(self.ends, place[0], side="right"))
            file, index = self.files[shard], place[0] - self.ends[shard]
            frames = slice(place[1] * self.piece, (place[1] + 1) * self.piece)
            inputs[row] = file["inputs"][index, frames]
            targets[row] = file["targets"][index, frames]
            if "joint_weights" in file:
                joint_weights[row] = file["joint_weights"][index, frames]
                rays[row] = file["rays"][index, frames]
                ray_weights[row] = file["ray_weights"][index, frames]
            place[1] += 1
        time_major = lambda array: torch.from_numpy(array).transpose(0, 1).contiguous()
        return Pieces(
            time_major(inputs),
            time_major(targets) / self.scale_mm,
            time_major(joint_weights),
            time_major(rays),
            time_major(ray_weights),
            torch.from_numpy(fresh),
        )

    def position(self):
        return {"drawn": self.drawn, "rows": [list(place) for place in self.rows]}

    def seek(self, position):
        self.drawn = position["drawn"]
        # A resumed run has lost the LSTM's state: its rows draw new sequences.
        self.rows = [[-1, piece if piece < self.pieces else 0] for _, piece in position["rows"]]
        self.order = self._shuffled(self.drawn // self.count)

    def _draw(self):
        if self.drawn % self.count == 0:
            self.order = self._shuffled(self.drawn // self.count)
        index = int(self.order[self.drawn % self.count])
        self.drawn += 1
        return index

    def _shuffled(self, turn):
        return np.random.default_rng([self.seed, turn]).permutation(self.count)
