"""What a training makes least, as in src/rpsm/loss.ts: same terms, same weights, same numbers.

Poses are time-major (T, B, 51) in network units, `scale_mm` millimetres each.
"""

import torch

JOINTS = 17
PARENTS = [-1, 0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15]
# src/pose/meanBody.ts
_LEG, _TRUNK, _ARM = [90.8, 406.8, 424.1], [273.5, 269.4, 96.1, 123.4], [193.8, 290.6, 277.8]
BONE_LENGTHS_MM = [*_LEG, *_LEG, *_TRUNK, *_ARM, *_ARM]
DISTANCE_FLOOR = 1e-8
LENGTH_FLOOR = 1e-3  # mm^2
BONE_WEIGHT = 0.5
SMOOTHNESS_WEIGHT = 0.05
USUAL_STEP_S = 0.04
LEAST_JOINTS = 4
LEAST_DETERMINANT = 1e-9


def sequence_loss(poses, targets, kind, joint_weights=None):
    """Sum over the stages of the weighted mean over frames and joints of the joints' errors in space.

    euclidean: their distance; squared: the mean of their coordinates' squared errors."""
    return sum(_weighted_mean(_errors(pose, targets, kind), joint_weights) for pose in poses)


def joint_error(pose, targets, joint_weights=None):
    """Mean distance of the joints; NaN where none counts."""
    distances = _errors(pose, targets, "euclidean")
    if joint_weights is None:
        return distances.mean()
    return (distances * joint_weights).sum() / joint_weights.sum()


def sightings_loss(poses, inputs, rays, ray_weights, scale_mm):
    """Sum over the stages of how far joints are beside the rays on which they are seen, with bones of the mean body's
    length and smooth motion in those frames; in network units, weighted mean over the joints."""
    weights = settling_weights(rays, ray_weights)
    total = weights.sum()
    if total == 0:
        return poses[0].new_zeros(())
    weights = weights / total
    steps = USUAL_STEP_S * torch.exp(inputs[..., -1])
    return sum(_seen(pose, steps, rays, weights, scale_mm) for pose in poses)


def settling_weights(rays, weights):
    """Weights without the frames whose rays do not settle where the body is: too few, or all in one direction."""
    _, _, _, determinant = _mean_ray(rays, weights)
    settled = ((weights > 0).sum(-1) >= LEAST_JOINTS) & (determinant > LEAST_DETERMINANT)
    return weights * settled[..., None]


def ray_residuals(points, rays, weights):
    """(..., 17, 3) -> (..., 17, 2): how far each joint is beside its ray at the body's distance, with every frame's
    pose moved to where it fits best. Residual r = X + tx - u (Z + tz) and its twin; t by weighted least squares."""
    total, u_mean, v_mean, determinant = _mean_ray(rays, weights)
    share = weights / total.clamp(min=1e-12)[..., None]
    offset = rays - torch.stack([u_mean, v_mean], -1)[..., None, :]
    b = rays * points[..., 2:] - points[..., :2]
    depth = -(weights[..., None] * offset * b).sum((-1, -2)) / determinant.clamp(min=LEAST_DETERMINANT * 1e-3)
    mean_b = (share[..., None] * b).sum(-2, keepdim=True)
    return mean_b - b - offset * depth[..., None, None]


def _errors(pose, targets, kind):
    difference = (pose - targets).reshape(*pose.shape[:-1], JOINTS, 3)
    if kind == "squared":
        return (difference**2).mean(-1)
    return torch.sqrt((difference**2).sum(-1) + DISTANCE_FLOOR)


def _weighted_mean(values, weights):
    if weights is None:
        return values.mean()
    # Without a single target: 0.
    return (values * weights).sum() / weights.sum().clamp(min=1e-12)


def _seen(pose, steps, rays, weights, scale_mm):
    points = pose.reshape(*pose.shape[:-1], JOINTS, 3)
    residuals = ray_residuals(points, rays, weights)
    beside = torch.sqrt((residuals**2).sum(-1) + DISTANCE_FLOOR)
    frame_weights = weights.sum(-1)
    bones = points[..., 1:, :] - points[..., PARENTS[1:], :]
    lengths_mm = torch.sqrt(((bones * scale_mm) ** 2).sum(-1) + LENGTH_FLOOR)
    stretched = (lengths_mm - points.new_tensor(BONE_LENGTHS_MM)) / scale_mm
    body = torch.sqrt(stretched**2 + DISTANCE_FLOOR).mean(-1)
    loss = (weights * beside).sum() + BONE_WEIGHT * (frame_weights * body).sum()
    if len(points) < 3:
        return loss
    jumps = torch.sqrt((_accelerations(points, steps) ** 2).sum(-1) + DISTANCE_FLOOR).mean(-1)
    return loss + SMOOTHNESS_WEIGHT * (frame_weights[1:-1] * jumps).sum()


def _accelerations(points, steps):
    """Second differences over the real times around each inner frame, told at the usual time step."""
    before, after = steps[1:-1, :, None, None], steps[2:, :, None, None]
    scale = 2 * USUAL_STEP_S**2 / (before + after)
    return scale * ((points[2:] - points[1:-1]) / after - (points[1:-1] - points[:-2]) / before)


def _mean_ray(rays, weights):
    total = weights.sum(-1)
    mean = (weights[..., None] * rays).sum(-2) / total.clamp(min=1e-12)[..., None]
    determinant = (weights[..., None] * (rays - mean[..., None, :]) ** 2).sum((-1, -2))
    return total, mean[..., 0], mean[..., 1], determinant
