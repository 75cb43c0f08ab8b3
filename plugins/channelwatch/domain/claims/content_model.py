"""Weigh a difference in content words by boosted decision trees."""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple


class ContentModel(NamedTuple):
    """Boosted decision trees over named features; see the model card beside the file.

    A node is (feature, threshold, left, right): go left when the value is not above; or (value,).
    """

    version: str
    features: tuple[str, ...]
    threshold: float
    base: float
    trees: tuple[tuple[tuple[float, ...], ...], ...]

    def probability(self, values: Sequence[float]) -> float:
        """Return the probability for feature values in the order of `features`."""
        score = self.base + sum(_leaf(tree, values) for tree in self.trees)
        return 1 / (1 + exp(-score))


def _leaf(tree: tuple[tuple[float, ...], ...], values: Sequence[float]) -> float:
    node = tree[0]
    while len(node) > 1:
        feature, threshold, left, right = node
        node = tree[int(left if values[int(feature)] <= threshold else right)]
    return node[0]
