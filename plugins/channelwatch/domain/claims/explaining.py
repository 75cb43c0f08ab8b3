"""Say in one sentence what changed, with the original words quoted."""

from channelwatch.domain.claims.model import ChangeKind

_SUBJECTS = {
    ChangeKind.VALUE: "The figure ({slot})",
    ChangeKind.COMPARATOR: "The bound on the figure ({slot})",
    ChangeKind.NEGATION: "The statement",
    ChangeKind.ATTRIBUTION: "The source",
    ChangeKind.HEDGE: "The degree of certainty",
    ChangeKind.ACTOR: "Who did it",
    ChangeKind.PLACE: "The place",
    ChangeKind.TIME: "The time",
    ChangeKind.ROLE: "What befell them ({slot})",
    ChangeKind.REWORDED: "The wording",
    ChangeKind.IDENTITY_CLAIM: "What the channel says it is",
    ChangeKind.RENAME: "The name",
    ChangeKind.CONTACT: "The contact ({slot})",
    ChangeKind.HANDOVER: "Who runs the channel",
}
_QUOTE_LIMIT = 160


def quote(text: str) -> str:
    """Put words in guillemets, on one line and no longer than a glance."""
    flat = " ".join(text.split())
    return f"«{flat[: _QUOTE_LIMIT - 1]}…»" if len(flat) > _QUOTE_LIMIT else f"«{flat}»"


def explain(kind: ChangeKind, slot: str, old: str, new: str) -> str:
    """Return the sentence an analyst reads first."""
    if kind is ChangeKind.SENTENCE_ADDED:
        return f"Added: {quote(new)}."
    if kind is ChangeKind.SENTENCE_REMOVED:
        return f"Removed: {quote(old)}."
    if kind is ChangeKind.RETRACTION:
        return f"Withdrawn: {quote(old)} became {quote(new)}."
    subject = _SUBJECTS.get(kind, "The text").format(slot=slot)
    if kind is ChangeKind.NEGATION:
        return _reversed(subject, old, new)
    if not old:
        return f"{subject} was added: {quote(new)}."
    if not new:
        return f"{subject} was dropped: {quote(old)}."
    return f"{subject} changed: {quote(old)} → {quote(new)}."


def _reversed(subject: str, old: str, new: str) -> str:
    if old and new:
        return f"{subject} was turned round: {quote(old)} → {quote(new)}."
    return (
        f"{subject} was turned round: {quote(new)} added."
        if new
        else f"{subject} was turned round: {quote(old)} dropped."
    )
