"""Train the classifier of changed wording and write it with its model card.

`python -m bench.claims_train_content [--data FOLDER]`; needs scikit-learn (requirements/dev).
It learns from sentences in which no rule found a changed slot: VitaminC (factual, CC BY-SA 3.0)
against UA-GEC (CC BY 4.0), RUSpellRU (MIT), COWS-L2H (Apache-2.0) and the rewordings written for
the tests (ours). Only numbers about the edits enter the model, no words.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from bench.claims_data import cosmetic_edits, data_folder, factual_edits, json_lines
from channelwatch.domain.claims.alignment import align
from channelwatch.domain.claims.comparison import compare_pair
from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.features import FEATURES, content_features
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.reading import read
from channelwatch.domain.claims.rules.content import is_comparable
from channelwatch.domain.kinds import Severity
from channelwatch.language import load
from channelwatch.language.loading import MODEL

REWORDINGS = Path(__file__).resolve().parents[1] / "tests/spec/claims/edits.jsonl"
WEIGHTS = {"ua_gec_fluency": 2.0, "cows_l2h": 2.0, "written": 3.0}
FOLDS = 5
CEILING = 0.05  # of a cosmetic set flagged, in cross-validation; as in the target


class Example(NamedTuple):
    """One edit: the sentences left to the classifier, or none; and whether rules flagged it."""

    name: str
    group: str
    is_factual: bool
    is_flagged: bool
    rows: tuple[tuple[float, ...], ...]


def examples(folder: Path, lexicons: Lexicons) -> Iterator[Example]:
    """Yield every edit of the sets, read by the rules."""
    for edit in factual_edits(folder):
        yield _example("vitaminc", edit.group, edit.before, edit.after, "en", lexicons)
    for name, (language, edits) in cosmetic_edits(folder).items():
        for edit in edits:
            yield _example(name, edit.group, edit.before, edit.after, language, lexicons)
    for row in json_lines(REWORDINGS):
        if row["kind"] in ("reworded", "cosmetic"):
            yield _example("written", row["id"], row["before"], row["after"], row["lang"], lexicons)


def _example(
    name: str, group: str, before: str, after: str, language: str, lexicons: Lexicons
) -> Example:
    lexicon = lexicons.by_language[language]
    readings = [read(text, lexicon, lexicons) for text in (before, after)]
    rows, flagged = [], False
    for pair in align(readings[0], readings[1]).pairs:
        difference = Difference(pair, (before, after), lexicon)
        changes = list(compare_pair(difference, lexicons))
        flagged = flagged or any(c.severity.rank >= Severity.MEDIUM.rank for c in changes)
        if difference.regions_with_content() and is_comparable(difference):
            values = content_features(difference)
            rows.append(tuple(values[feature] for feature in FEATURES))
    return Example(name, group, name == "vitaminc", flagged, () if flagged else tuple(rows))


def _fold(example: Example) -> int:
    digest = hashlib.sha256(example.group.encode("utf-8", "surrogatepass")).digest()
    return digest[0] % FOLDS


def _fit(training: list[Example]) -> GradientBoostingClassifier:
    rows = [(row, e.is_factual, WEIGHTS.get(e.name, 1.0)) for e in training for row in e.rows]
    model = GradientBoostingClassifier(
        n_estimators=160, max_depth=4, subsample=0.7, learning_rate=0.06, min_samples_leaf=20, random_state=1
    )  # fmt: skip
    features, labels, weights = zip(*rows, strict=True)
    return model.fit(np.array(features), np.array(labels), sample_weight=np.array(weights))


def _scores(model: GradientBoostingClassifier, tested: list[Example]) -> list[float]:
    return [
        1.0 if e.is_flagged else max(model.predict_proba(np.array(e.rows))[:, 1]) if e.rows else 0.0
        for e in tested
    ]


def cross_validated(found: list[Example]) -> dict[str, list[float]]:
    """Return by set the scores of edits, each scored by a model that saw no edit of its page."""
    scores: dict[str, list[float]] = {}
    for fold in range(FOLDS):
        model = _fit([e for e in found if _fold(e) != fold])
        tested = [e for e in found if _fold(e) == fold]
        for example, score in zip(tested, _scores(model, tested), strict=True):
            scores.setdefault(example.name, []).append(float(score))
    return scores


def _share(scores: list[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores)


def choose_threshold(scores: dict[str, list[float]]) -> float:
    """Return the lowest threshold at which every cosmetic set stays below the ceiling."""
    cosmetic = [name for name in scores if name not in ("vitaminc", "written")]
    for threshold in np.arange(0.3, 0.95, 0.01):
        if all(_share(scores[name], float(threshold)) <= CEILING for name in cosmetic):
            return round(float(threshold), 2)
    return 0.95


def as_json(model: GradientBoostingClassifier, threshold: float) -> dict[str, Any]:
    """Return the trees as lists of [feature, threshold, left, right] and leaves as [value]."""
    prior = float(model.init_.class_prior_[1])
    return {
        "version": "content-1",
        "features": list(FEATURES),
        "threshold": threshold,
        "base": round(float(np.log(prior / (1 - prior))), 5),
        "trees": [_tree(stage[0].tree_, model.learning_rate) for stage in model.estimators_],
    }


def _tree(tree: Any, rate: float) -> list[list[float]]:
    return [
        [round(float(tree.value[n][0][0]) * rate, 5)] if tree.children_left[n] < 0
        else [int(tree.feature[n]), round(float(tree.threshold[n]), 5), int(tree.children_left[n]), int(tree.children_right[n])]
        for n in range(tree.node_count)
    ]  # fmt: skip


def main() -> None:
    """Train, choose the threshold by cross-validation, write the model and its card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data")
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    lexicons = load(with_model=False)
    found = list(examples(data_folder(arguments.data), lexicons))
    scores = cross_validated(found)
    threshold = choose_threshold(scores)
    shares = {name: round(_share(values, threshold), 4) for name, values in scores.items()}
    content = json.dumps(as_json(_fit(found), threshold), separators=(",", ":"))
    arguments.out.write_text(content + "\n", "utf-8")
    card = arguments.out.with_suffix(".md")
    card.write_text(_card(found, shares, threshold), "utf-8")
    print(json.dumps({"threshold": threshold, "cross_validated": shares}, indent=1))


def _card(found: list[Example], shares: dict[str, float], threshold: float) -> str:
    rows = "\n".join(
        f"| {name} | {sum(e.name == name for e in found)} | {sum(len(e.rows) for e in found if e.name == name)} | {share:.3f} |"
        for name, share in shares.items()
    )  # fmt: skip
    return CARD.format(rows=rows, threshold=threshold)


CARD = """# Model card: changed wording

Written by `python -m bench.claims_train_content`; do not edit by hand.

**What it decides.** Whether a sentence in which no figure, time, name, source, doubt, role or
negation changed still claims something else after an edit. It sees {threshold} as the least
probability for a flag of severity medium.

**What it is.** 160 small decision trees over the numbers of `domain/claims/features.py`: how many
words were replaced, whether they are names, how alike they are, how much grammar and punctuation
was corrected beside them. It holds no words of any text.

**Data and licences.** Factual edits: VitaminC (Schuster et al. 2021), CC BY-SA 3.0, English
Wikipedia. Cosmetic edits: UA-GEC, CC BY 4.0; SAGE/RUSpellRU, MIT; COWS-L2H, Apache-2.0;
rewordings written for this project (`tests/spec/claims/edits.jsonl`).

**Measured** in five-fold cross-validation, no page in two folds; flagged = by rules or by it.

| set | edits | sentences left to it | flagged |
|---|---|---|---|
{rows}

**Weak points.** The factual edits are English only, the cosmetic ones are not: it leans on what
holds in every language, and has seen no factual edit in the others. Encyclopaedia and school
essays are not channels. A fluent paraphrase of one word (`heavy` for `thrash`) looks like a fact.
"""

if __name__ == "__main__":
    main()
