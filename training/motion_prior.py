#!/usr/bin/env python3
"""Fits the built-in motion: a mixture of Gaussians over windows of human motion (resources/motion/README.md).

A window is three seconds of the mean body's motion, seen from a frame of reference that turns and moves with the hips:
points relative to the hip, the hip's height, its speed over the ground and its turning. Each of these curves is
kept as its first cosine coefficients; windows are projected on their principal components; a few Gaussians with shared
and shrunk covariances are fitted there. What is kept describes kinds of motion, not takes.
"""

import argparse
import json
import os

import numpy as np

import safetensors_file
from motion_windows import WINDOW_FRAMES, decode, face_template, read_windows

COEFFICIENTS = 28
FORMAT = "rpsm-studio-motion-prior"


def main():
    options = parse_options()
    rng = np.random.default_rng(options.seed)
    windows, subjects = read_windows(options.data, "train", options.stride)
    print(f"{len(windows)} windows of {len(set(subjects))} subjects")
    prior = fit(windows, options, rng)
    tensors = {**prior, **face_template(options.data)}
    safetensors_file.write(options.out, tensors, "F16")
    print(f"{options.out}: {os.path.getsize(options.out) / 1e6:.2f} MB")
    if options.vectors:
        write_vectors(options.vectors, options.out)


def fit(windows, options, rng):
    """windows (N, frames, channels), scaled. Returns the prior's tensors."""
    cosines = cosine_basis(COEFFICIENTS, WINDOW_FRAMES)
    curves = np.einsum("kf,nfc->nkc", cosines, windows).reshape(len(windows), -1)
    mean = curves.mean(0)
    covariance = np.cov(curves.T)
    values, vectors = np.linalg.eigh(covariance)
    order = np.argsort(values)[::-1][: options.components]
    kept = values[order].sum() / values.sum()
    basis = (vectors[:, order] * np.sqrt(values[order])).T.astype(np.float32)
    print(f"{options.components} components keep {100 * kept:.1f} % of the variance")
    latent = (curves - mean) @ (vectors[:, order] / np.sqrt(values[order]))
    weights, means, factors = fit_mixture(latent, options, rng)
    return {
        "mean": mean.astype(np.float32),
        "basis": basis,
        "weights": weights,
        "means": means,
        "factors": factors,
    }


def fit_mixture(latent, options, rng):
    """Expectation-maximisation from k-means++ seeds. Returns weights (K), means (K, D), and lower factors packed
    row by row (K, D (D + 1) / 2)."""
    count, size = latent.shape
    kinds, shrink = options.gaussians, options.shrink
    centres = [latent[rng.integers(count)]]
    for _ in range(kinds - 1):
        distance = np.min([((latent - centre) ** 2).sum(1) for centre in centres], axis=0)
        centres.append(latent[rng.choice(count, p=distance / distance.sum())])
    distances = np.stack([((latent - centre) ** 2).sum(1) for centre in centres], 1)
    shares = np.eye(kinds)[distances.argmin(1)]
    for turn in range(options.turns):
        weights = shares.sum(0) / count
        means = (shares.T @ latent) / shares.sum(0)[:, None]
        within = np.stack(
            [((latent - mean) * share[:, None]).T @ (latent - mean) for mean, share in zip(means, shares.T)]
        )
        pooled = within.sum(0) / count
        own = within / shares.sum(0)[:, None, None]
        covariances = (1 - shrink) * own + shrink * pooled
        logs = np.empty((count, kinds))
        for k in range(kinds):
            factor = np.linalg.cholesky(covariances[k])
            solved = np.linalg.solve(factor, (latent - means[k]).T)
            logs[:, k] = np.log(weights[k]) - 0.5 * (solved**2).sum(0) - np.log(np.diag(factor)).sum()
        top = logs.max(1, keepdims=True)
        shares = np.exp(logs - top)
        total = shares.sum(1, keepdims=True)
        shares /= total
        if turn % 5 == 0:
            print(f"turn {turn}: mean log likelihood {np.mean(np.log(total) + top):.2f}")
    rows, columns = np.tril_indices(size)
    factors = np.linalg.cholesky(covariances)[:, rows, columns]
    order = np.argsort(weights)[::-1]
    return weights[order], means[order], factors[order]


def cosine_basis(coefficients, frames):
    """The first rows of the orthonormal DCT-II, (coefficients, frames)."""
    k = np.arange(coefficients)[:, None]
    f = np.arange(frames)[None]
    basis = np.sqrt(2 / frames) * np.cos(np.pi * k * (f + 0.5) / frames)
    basis[0] /= np.sqrt(2)
    return basis


def decode_latent(prior, latent):
    """Points (frames, 24, 3) in mm of one latent vector, and whether they are a person's."""
    curves = (prior["mean"] + latent @ prior["basis"]).reshape(COEFFICIENTS, -1)
    return decode(cosine_basis(COEFFICIENTS, WINDOW_FRAMES).T @ curves, prior["face"], float(prior["toes"][0]))


def write_vectors(path, prior_path):
    """What the decoder in src/pose/synthesis/motionPrior.ts is compared with: points of made-up latent vectors."""
    prior = {name: np.asarray(values, np.float64) for name, values in safetensors_file.read(prior_path).items()}
    size = prior["means"].shape[1]
    rows, columns = np.tril_indices(size)
    vectors = []
    for kind in range(3):
        normal = np.sin(np.arange(size) * (kind + 1) + kind)
        factor = np.zeros((size, size))
        factor[rows, columns] = prior["factors"][kind]
        points, _ = decode_latent(prior, prior["means"][kind] + factor @ normal)
        frames = [0, 50, WINDOW_FRAMES - 1]
        vectors.append({"kind": kind, "frames": frames, "points": points[frames].round(2).tolist()})
    with open(path, "w") as file:
        json.dump(vectors, file)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with cmu24_50fps.json and cmu24_50fps.i16")
    parser.add_argument("--out", required=True, help="safetensors file to write")
    parser.add_argument("--vectors", help="JSON file of decoded windows for the test of the other decoder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stride", type=int, default=15, help="frames between windows of a take")
    parser.add_argument("--components", type=int, default=96)
    parser.add_argument("--gaussians", type=int, default=32)
    parser.add_argument("--shrink", type=float, default=0.2, help="share of the pooled covariance in each Gaussian's")
    parser.add_argument("--turns", type=int, default=30, help="of expectation-maximisation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
