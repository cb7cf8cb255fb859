"""Training sequences from shards, cut into pieces."""

import numpy as np
import torch

import safetensors_file


class PieceStream:
    """Endless batches of consecutive pieces. Every row of the batch plays a sequence of its own from start to end,
    then takes the next one; rows are at different pieces, so that a batch holds early and late pieces alike."""

    def __init__(self, shards, batch, piece, seed, scale_mm):
        if not shards:
            raise SystemExit("no train-*.safetensors in the data folder; export sequences first")
        files = [safetensors_file.read(path) for path in shards]
        self.inputs = [file["inputs"] for file in files]
        self.targets = [file["targets"] for file in files]
        self.per_shard = self.inputs[0].shape[0]
        self.count = sum(part.shape[0] for part in self.inputs)
        self.pieces = self.inputs[0].shape[1] // piece
        self.batch, self.piece, self.seed, self.scale_mm = batch, piece, seed, scale_mm
        self.seek({"drawn": 0, "rows": [[-1, (row * self.pieces) // batch] for row in range(batch)]})

    def next(self):
        """inputs (T, B, 55), targets (T, B, 51) in network units, and which rows begin a sequence (B)."""
        fresh = np.zeros(self.batch, bool)
        inputs = np.empty((self.batch, self.piece, self.inputs[0].shape[2]), np.float32)
        targets = np.empty((self.batch, self.piece, self.targets[0].shape[2]), np.float32)
        for row, place in enumerate(self.rows):
            if place[0] < 0 or place[1] >= self.pieces:
                # The first sequences begin in their middle, with an empty state, to spread the rows.
                start = place[1] if place[0] < 0 else 0
                place[:] = [self._draw(), start]
                fresh[row] = True
            shard, index = divmod(place[0], self.per_shard)
            frames = slice(place[1] * self.piece, (place[1] + 1) * self.piece)
            inputs[row] = self.inputs[shard][index, frames]
            targets[row] = self.targets[shard][index, frames]
            place[1] += 1
        time_major = lambda array: torch.from_numpy(array).transpose(0, 1).contiguous()
        return time_major(inputs), time_major(targets) / self.scale_mm, torch.from_numpy(fresh)

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
