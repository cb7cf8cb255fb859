"""Matrix products in the precision that the processor is fast at.

`bf16` keeps weights, sums and everything else in 32 bits and rounds only the factors of the products: processors with
AVX-512 BF16 run it several times faster. `fp32` is exact to single precision.
"""

import torch

mode = "fp32"


def set_mode(name):
    global mode
    if name not in ("fp32", "bf16"):
        raise ValueError(f"precision {name} is not fp32 or bf16")
    mode = name


def product(a, b):
    """a @ b of two matrices."""
    if mode == "bf16":
        return torch.mm(a.bfloat16(), b.bfloat16()).float()
    if _onednn_helps(a) and not a.requires_grad:
        # oneDNN; where PyTorch was built without an optimised BLAS, torch.mm is many times slower.
        return torch._C._nn.mkldnn_linear(a.contiguous().to_mkldnn(), b.t().contiguous()).to_dense()
    return torch.mm(a, b)


def _onednn_helps(a):
    return a.device.type == "cpu" and torch.backends.mkldnn.is_available()


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(context, x, weight, bias, precise):
        flat = x.reshape(-1, x.shape[-1]).detach()
        context.save_for_backward(flat, weight)
        context.shape = x.shape
        if precise and _onednn_helps(flat):
            y = torch._C._nn.mkldnn_linear(flat.contiguous().to_mkldnn(), weight.detach()).to_dense()
        else:
            y = product(flat, weight.detach().t())
        return (y + bias).reshape(*x.shape[:-1], weight.shape[0])

    @staticmethod
    def backward(context, gradient):
        x, weight = context.saved_tensors
        flat = gradient.reshape(-1, gradient.shape[-1])
        needs_x, needs_weight, needs_bias, _ = context.needs_input_grad
        to_x = product(flat, weight).reshape(context.shape) if needs_x else None
        return to_x, product(flat.t(), x) if needs_weight else None, flat.sum(0) if needs_bias else None, None


def linear(x, weight, bias):
    return _Linear.apply(x, weight, bias, False)


def precise_linear(x, weight, bias):
    """The same in 32 bits whatever the mode: for outputs in millimetres."""
    return _Linear.apply(x, weight, bias, True)
