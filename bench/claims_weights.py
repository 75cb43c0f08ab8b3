"""Fit weights of evidence to what is known of examples, and write them as a file."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from channelwatch.domain.claims.meaning import Vector
from channelwatch.domain.claims.weights import Weights


class Taught(NamedTuple):
    """An example: its signals, the numbers of its meaning, its kind, and what it counts."""

    signals: Iterable[str]
    meaning: Vector
    kind: str
    clearness: float = 1.0


def fit_weights(
    version: str, examples: Sequence[Taught], *, firmness: float, digits: int
) -> Weights:
    """Return a multinomial logistic model; `firmness` is the inverse of the penalty on weights."""
    names = DictVectorizer()
    seen = names.fit_transform([dict.fromkeys(one.signals, 1.0) for one in examples])
    numbers = max(len(one.meaning) for one in examples)
    meant = csr_matrix(np.array([_padded(one.meaning, numbers) for one in examples]))
    model = LogisticRegression(C=firmness, max_iter=500, tol=1e-3).fit(
        hstack([seen, meant]).tocsr(),
        [one.kind for one in examples],
        sample_weight=[one.clearness for one in examples],
    )
    of_signals, of_meaning = np.split(model.coef_, [seen.shape[1]], axis=1)
    columns = zip(names.get_feature_names_out(), of_signals.T, strict=True)
    return Weights(
        version=version,
        kinds=tuple(map(str, model.classes_)),
        bias=rounded(model.intercept_, digits),
        signals={str(name): rounded(column, digits) for name, column in columns},
        meaning=tuple(rounded(row, digits) for row in of_meaning) if numbers else (),
    )


def _padded(meaning: Vector, numbers: int) -> Vector:
    return (*meaning, *(0.0,) * (numbers - len(meaning)))


def rounded(values: Any, digits: int) -> tuple[float, ...]:
    """Return numbers with so many digits after the point."""
    return tuple(round(float(value), digits) for value in values)


def as_json(weights: Weights) -> str:
    """Return the file's text, a signal a line, so that a change of it can be read."""
    lines = (f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in weights.signals.items())
    head = json.dumps({**weights._asdict(), "signals": {}, "meaning": 0, "story": 0}, indent=1)
    head = head.replace("{}", "{\n" + ",\n".join(lines) + "\n }")
    for name, rows in (("meaning", weights.meaning), ("story", weights.story)):
        text = ",\n".join(f"  {json.dumps(row)}" for row in rows)
        head = head.replace(f'"{name}": 0', f'"{name}": [\n{text}\n ]')
    return head + "\n"
