"""The LSTM over a sequence, with its own backward pass: one product for all frames' weight gradients."""

import torch

from precision import product


class LstmLayer(torch.autograd.Function):
    """(gates (T, B, 4W) from the inputs, h0, c0, weight_hh) -> (h (T, B, W), last c). Gate order i, f, c, o.

    No gradient flows into h0 and c0 nor out of the last c: back-propagation is truncated there.
    """

    @staticmethod
    def forward(context, input_gates, h0, c0, weight_hh):
        frames, batch, gate_width = input_gates.shape
        width = gate_width // 4
        weight = weight_hh.detach().t()
        weight = weight.bfloat16() if _reduced() else weight
        gates = torch.empty_like(input_gates)
        h = input_gates.new_empty(frames, batch, width)
        c = input_gates.new_empty(frames, batch, width)
        squashed = input_gates.new_empty(frames, batch, width)
        h_before, c_before = h0, c0
        for t in range(frames):
            g = input_gates[t] + product(h_before, weight)
            g[:, 2 * width : 3 * width] *= 2  # tanh(x) = 2 sigma(2 x) - 1
            g.sigmoid_()
            g[:, 2 * width : 3 * width].mul_(2).sub_(1)
            i, f, u, o = g.split(width, dim=1)
            torch.addcmul(f * c_before, i, u, out=c[t])
            torch.tanh(c[t], out=squashed[t])
            torch.mul(o, squashed[t], out=h[t])
            gates[t] = g
            h_before, c_before = h[t], c[t]
        context.save_for_backward(gates, h, c, squashed, h0, c0, weight_hh)
        context.mark_non_differentiable(c_last := c[-1].clone())
        return h, c_last

    @staticmethod
    def backward(context, to_h, _to_c):
        gates, h, c, squashed, h0, c0, weight_hh = context.saved_tensors
        frames, _, width = h.shape
        weight = weight_hh.bfloat16() if _reduced() else weight_hh
        to_gates = torch.empty_like(gates)
        slopes = gates * (1 - gates)
        u_all = gates[:, :, 2 * width : 3 * width]
        slopes[:, :, 2 * width : 3 * width] = 1 - u_all * u_all
        through_o = gates[:, :, 3 * width :] * (1 - squashed * squashed)
        to_h_later = torch.zeros_like(h0)
        to_c_later = torch.zeros_like(c0)
        for t in range(frames - 1, -1, -1):
            i, f, u, _ = gates[t].split(width, dim=1)
            dh = to_h[t] + to_h_later
            dc = torch.addcmul(to_c_later, dh, through_o[t])
            d = to_gates[t]
            torch.mul(dc, u, out=d[:, :width])
            torch.mul(dc, c[t - 1] if t else c0, out=d[:, width : 2 * width])
            torch.mul(dc, i, out=d[:, 2 * width : 3 * width])
            torch.mul(dh, squashed[t], out=d[:, 3 * width :])
            d *= slopes[t]
            to_c_later = dc * f
            to_h_later = product(d, weight)
        if not context.needs_input_grad[3]:
            return to_gates, None, None, None
        h_before = torch.cat([h0[None], h[:-1]])
        to_weight = product(to_gates.flatten(0, 1).t(), h_before.flatten(0, 1))
        return to_gates, None, None, to_weight


def _reduced():
    import precision

    return precision.mode == "bf16"
