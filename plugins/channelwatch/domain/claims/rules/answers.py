"""Answers: a sentence that is nothing but yes or no."""

from collections.abc import Iterator

from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.reading import Reading, Sentence
from channelwatch.domain.kinds import Severity


def compare_answers(before: Reading, after: Reading) -> Iterator[Change]:
    """Yield the answers that became their opposite: `Is it safe? Yes.` → `Is it safe? No.`."""
    if len(before.sentences) != len(after.sentences):
        return
    for old, new in zip(before.sentences, after.sentences, strict=True):
        answers = (_answer(old), _answer(new))
        if all(answers) and answers[0] != answers[1]:
            yield _turned(before, old, after, new)


def _answer(sentence: Sentence) -> str:
    return sentence.words[0].labels.get("answer", "") if len(sentence.words) == 1 else ""


def _turned(before: Reading, old: Sentence, after: Reading, new: Sentence) -> Change:
    kind = ChangeKind.NEGATION
    spans = (old.start, old.end), (new.start, new.end)
    texts = before.text[slice(*spans[0])], after.text[slice(*spans[1])]
    return Change(
        kind=kind,
        severity=Severity.CRITICAL,
        slot="polarity",
        old=texts[0],
        new=texts[1],
        rule="answer",
        explanation=explain(kind, "polarity", *texts),
        before_span=spans[0],
        after_span=spans[1],
        confidence=0.9,
    )
