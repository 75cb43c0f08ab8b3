"""What the rules for profiles share: how a change is told, and a text's words of a class."""

from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.reading import read
from channelwatch.domain.kinds import Severity


def profile_change(
    kind: ChangeKind,
    severity: Severity,
    slot: str,
    old: str,
    new: str,
    rule: str,
    confidence: float = 0.8,
) -> Change:
    """Return a change with its sentence."""
    return Change(
        kind=kind, severity=severity, slot=slot, old=old, new=new, rule=rule,
        explanation=explain(kind, slot, old, new), confidence=confidence,
    )  # fmt: skip


def labels(text: str, category: str, lexicon: Lexicon, lexicons: Lexicons) -> set[str]:
    """Return the values of a category that a text's words have."""
    reading = read(text, lexicon, lexicons, keeps_footers=True)
    items = (item for sentence in reading.sentences for item in sentence.items)
    return {item.labels[category] for item in items if category in item.labels}
