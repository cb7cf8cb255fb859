"""How the learning rate goes over a training."""

import math


def learning_rate(step, top, warm_up, steps):
    """Linear warm-up, then half a cosine to a fiftieth of the top rate."""
    if step <= warm_up:
        return top * step / warm_up
    share = (step - warm_up) / max(1, steps - warm_up)
    return top * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))
