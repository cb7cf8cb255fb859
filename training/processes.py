"""One training in one process or in several (torchrun): each computes its share of every batch, and the step is that of
the whole batch, whatever their number."""

import os

import torch
import torch.distributed as dist


class Processes:
    """`rank` of `count`; torchrun sets both. On GPUs process r computes on GPU r (nccl), on processors they use gloo."""

    def __init__(self, device):
        self.rank = int(os.environ.get("RANK", 0))
        self.count = int(os.environ.get("WORLD_SIZE", 1))
        local = int(os.environ.get("LOCAL_RANK", 0))
        self.device = torch.device("cuda", local) if device == "cuda" else torch.device("cpu")
        if device == "cuda":
            torch.cuda.set_device(self.device)
        if self.count > 1:
            dist.init_process_group("nccl" if device == "cuda" else "gloo")

    @property
    def is_first(self):
        """Whether this one writes files and tells how it goes."""
        return self.rank == 0

    def share_of(self, model):
        """The model, with gradients averaged over the processes."""
        if self.count == 1:
            return model
        ids = [self.device.index] if self.device.type == "cuda" else None
        return torch.nn.parallel.DistributedDataParallel(model, device_ids=ids)

    def total(self, *values):
        """Numbers, added up over the processes."""
        sums = torch.tensor(values, dtype=torch.float64, device=self.device)
        if self.count > 1:
            dist.all_reduce(sums)
        return sums.tolist()

    def part(self, own, total):
        """What to multiply the weighted mean over this process's rows with, so that the average of the processes' gradients
        is the gradient of the mean over all rows."""
        return self.count * own / total if total > 0 else 0.0

    def wait(self):
        """Until all have come here."""
        if self.count > 1:
            dist.barrier()

    def end(self):
        if self.count > 1:
            dist.destroy_process_group()
