"""Training sequences from shards, cut into pieces."""

from typing import NamedTuple, Optional

import numpy as np
import torch

import safetensors_file

JOINTS = 17


class Pieces(NamedTuple):
    """One process's rows of a batch, time-major; targets and rays are 0 where their weight is."""

    inputs: torch.Tensor  # (T, B, 55)
    targets: torch.Tensor  # (T, B, 51), network units
    joint_weights: torch.Tensor  # (T, B, 17)
    rays: torch.Tensor  # (T, B, 17, 2)
    ray_weights: torch.Tensor  # (T, B, 17)
    fresh: torch.Tensor  # (B), which rows begin a sequence
    pictures: Optional[torch.Tensor]  # (T, B, side, side, 3) bytes


class PieceStream:
    """Endless batches of consecutive pieces. Every row of the batch plays a sequence of its own from start to end,
    then takes the next one; rows are at different pieces, so that a batch holds early and late pieces alike.

    Shards of invented sequences have `inputs` and `targets` and every joint counts alike; those of clips also say how
    much each joint counts and where joints are seen, and have `pictures` where the network starts from pixels.

    `share` is (rank, count): of the batch's rows, which are the same whatever the count, the process gets every count-th."""

    def __init__(self, shards, batch, piece, seed, scale_mm, pictures=False, share=(0, 1)):
        if not shards:
            raise SystemExit("no train-*.safetensors in the data folder; export sequences first")
        rank, count = share
        if batch % count:
            raise SystemExit(f"--batch {batch} cannot be shared evenly by {count} processes")
        self.files = [safetensors_file.read(path) for path in shards]
        for path, file in zip(shards, self.files):
            if pictures and "pictures" not in file:
                raise SystemExit(f"{path} has no pictures: export the data set for an image network")
        self.has_pictures, self.own_rows = pictures, range(rank, batch, count)
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

    def next(self, device="cpu"):
        """The process's rows of the next batch."""
        begun = np.zeros(self.batch, bool)
        places = []
        for row, place in enumerate(self.rows):
            if place[0] < 0 or place[1] >= self.pieces:
                # The first sequences begin in their middle, with an empty state, to spread the rows.
                start = place[1] if place[0] < 0 else 0
                place[:] = [self._draw(), start]
                begun[row] = True
            places.append(tuple(place))
            place[1] += 1
        return self._read([places[row] for row in self.own_rows], begun[self.own_rows], device)

    def _read(self, places, fresh, device):
        shape = (len(places), self.piece)
        inputs = np.empty((*shape, self.files[0]["inputs"].shape[2]), np.float32)
        targets = np.empty((*shape, self.files[0]["targets"].shape[2]), np.float32)
        joint_weights = np.ones((*shape, JOINTS), np.float32)
        rays = np.zeros((*shape, JOINTS, 2), np.float32)
        ray_weights = np.zeros((*shape, JOINTS), np.float32)
        pictures = [] if self.has_pictures else None
        for row, (sequence, piece) in enumerate(places):
            shard = int(np.searchsorted(self.ends, sequence, side="right"))
            file, index = self.files[shard], sequence - self.ends[shard]
            frames = slice(piece * self.piece, (piece + 1) * self.piece)
            inputs[row] = file["inputs"][index, frames]
            targets[row] = file["targets"][index, frames]
            if "joint_weights" in file:
                joint_weights[row] = file["joint_weights"][index, frames]
                rays[row] = file["rays"][index, frames]
                ray_weights[row] = file["ray_weights"][index, frames]
            if self.has_pictures:
                pictures.append(file["pictures"][index, frames])
        time_major = lambda array: torch.from_numpy(array).transpose(0, 1).contiguous().to(device)
        return Pieces(
            time_major(inputs),
            time_major(targets) / self.scale_mm,
            time_major(joint_weights),
            time_major(rays),
            time_major(ray_weights),
            torch.from_numpy(fresh).to(device),
            time_major(np.stack(pictures)) if self.has_pictures else None,
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
