"""Retraction: the post is withdrawn and says so."""

from collections import Counter
from collections.abc import Sequence

from channelwatch.domain.claims.alignment import Alignment
from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.reading import Reading, Sentence
from channelwatch.domain.kinds import Severity

_WEIGHTS = {"mark": 2, "weak": 1}  # `hoax`; `wrong`, `removed`, which are said of other things too
_ENOUGH = 2
_SAYS_SO = 3  # words of withdrawal that leave no doubt, even where the old words are repeated
_MOST_KEPT = 0.5  # of the sentences before; a correction within a standing post is not a withdrawal


def find_retraction(before: Reading, after: Reading, alignment: Alignment) -> Change | None:
    """Return a retraction when most of the text went and words of withdrawal came."""
    if not before.sentences or not after.sentences:
        return None
    touched = [*alignment.removed, *(s for pair in alignment.pairs for s in pair.before)]
    kept = 1 - (len(touched) + alignment.beyond[0]) / len(before.sentences)
    said = _withdrawals(after.sentences) - _withdrawals(before.sentences)
    is_told = said >= _ENOUGH or (said and _withdraws_only(after.sentences))
    if kept > _MOST_KEPT or not is_told:
        return None
    if _overlap(before, after) > _MOST_KEPT and said < _SAYS_SO:
        return None
    fresh = [*alignment.added, *(s for pair in alignment.pairs for s in pair.after)]
    if not _withdrawals(fresh):
        return None
    old, new = before.text.strip(), after.text.strip()
    return Change(
        kind=ChangeKind.RETRACTION,
        severity=Severity.CRITICAL,
        slot="post",
        old=old,
        new=new,
        rule="retraction",
        explanation=explain(ChangeKind.RETRACTION, "post", old, new),
        before_span=(0, len(before.text)),
        after_span=(0, len(after.text)),
        confidence=0.8,
    )


def _overlap(before: Reading, after: Reading) -> float:
    """Return the share of the smaller text's content words that the other holds too."""
    left, right = (
        Counter(i.key for s in r.sentences for i in s.words if not i.is_function)
        for r in (before, after)
    )
    smaller = min(left.total(), right.total())
    return (left & right).total() / smaller if smaller else 1.0


def _withdraws_only(sentences: Sequence[Sentence]) -> bool:
    """`Deleted.`: where nothing else is said, a word that may mean other things means this."""
    words = [item for sentence in sentences for item in sentence.words if not item.is_function]
    return all("retraction" in item.labels for item in words)


def _withdrawals(sentences: Sequence[Sentence]) -> int:
    found = (item.labels.get("retraction") for sentence in sentences for item in sentence.items)
    return sum(_WEIGHTS.get(value, 0) for value in found if value)
