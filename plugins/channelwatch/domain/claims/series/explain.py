"""Say in one sentence why two posts are related, with the original words quoted."""

import re
from datetime import timedelta

from channelwatch.domain.claims.series.model import (
    ClaimMention,
    Evidence,
    Figure,
    Relation,
    RelationKind,
)
from channelwatch.domain.claims.series.pair import Verdict
from channelwatch.domain.kinds import Severity

SEVERITIES = {
    RelationKind.CONTRADICTION: Severity.HIGH,
    RelationKind.DENIAL: Severity.HIGH,
    RelationKind.UPDATE: Severity.MEDIUM,
    RelationKind.CONFIRMATION: Severity.MEDIUM,
    RelationKind.SPREAD: Severity.LOW,
}
_ALERT = 0.65
_QUOTE = 120  # characters; an analyst opens the post for more
_TAIL = 24


def explain(earlier: ClaimMention, later: ClaimMention, verdict: Verdict) -> Relation:
    """Return the relation that a verdict says, with both pieces of evidence."""
    old, new = _values(earlier, later, verdict)
    return Relation(
        kind=verdict.kind,
        severity=_severity(verdict),
        slot=verdict.slot,
        old=old,
        new=new,
        rule=verdict.rule,
        explanation=_sentence(earlier, later, verdict, old, new),
        earlier=_evidence(earlier, verdict, verdict.compared.earlier if verdict.compared else None),
        later=_evidence(later, verdict, verdict.compared.later if verdict.compared else None),
        confidence=round(verdict.confidence, 2),
    )


def _severity(verdict: Verdict) -> Severity:
    """An unsure contradiction or denial is for the day's reading, not for an alert."""
    severity = SEVERITIES[verdict.kind]
    return (
        Severity.MEDIUM if severity is Severity.HIGH and verdict.confidence < _ALERT else severity
    )


def _values(earlier: ClaimMention, later: ClaimMention, verdict: Verdict) -> tuple[str, str]:
    if verdict.compared:
        return quote(verdict.compared.earlier), quote(verdict.compared.later)
    return _shorten(_words_of(earlier, verdict)), _shorten(_words_of(later, verdict))


def _words_of(mention: ClaimMention, verdict: Verdict) -> str:
    """Return the sentence that a verdict rests on, else the first one."""
    for saying in (verdict.echo.earlier, verdict.echo.later) if verdict.echo else ():
        if saying in mention.sayings:
            return saying.sentence
    for saying in mention.sayings:
        if verdict.slot in {state.partition(":")[0] for state in saying.states}:
            return saying.sentence
    return mention.assertions[0].text


def quote(figure: Figure) -> str:
    """Return the figure in its own words, with what follows it up to the next mark."""
    # As a word of its own: «два» also stands in «предварительно».
    found = re.search(rf"(?<!\w){re.escape(figure.quantity.text)}(?!\w)", figure.sentence)
    if found is None:
        return figure.quantity.text
    tail = figure.sentence[found.end() : found.end() + _TAIL]
    for mark in ",.;:()\n—–!?":
        tail = tail.partition(mark)[0]
    words = tail.split()
    complete = words if len(tail) < _TAIL else words[:-1]
    return " ".join([figure.quantity.text, *complete[:2]])


def _sentence(
    earlier: ClaimMention, later: ClaimMention, verdict: Verdict, old: str, new: str
) -> str:
    who = (
        "same channel"
        if earlier.channel == later.channel
        else f"@{later.channel} against @{earlier.channel}"
    )
    if verdict.kind in (RelationKind.SPREAD, RelationKind.CONFIRMATION):
        who = who.replace("against", "after")
    when = _later(later.at - earlier.at)
    why = ": ".join(filter(None, (verdict.rule, ", ".join(verdict.grounds))))
    return f"{_WORDS[verdict.kind]}: «{old}» → «{new}», {who}, {when} ({why})"


_WORDS = {
    RelationKind.CONTRADICTION: "Incompatible",
    RelationKind.DENIAL: "Denied",
    RelationKind.UPDATE: "Brought up to date",
    RelationKind.CONFIRMATION: "Confirmed",
    RelationKind.SPREAD: "Repeated",
}


def _later(gap: timedelta) -> str:
    minutes = round(gap.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} min later"
    return f"{minutes / 60:.0f} h later" if minutes < 2880 else f"{minutes / 1440:.0f} days later"


def _evidence(mention: ClaimMention, verdict: Verdict, figure: Figure | None) -> Evidence:
    words = figure.sentence if figure else _words_of(mention, verdict)
    return Evidence(mention.post, mention.channel, _shorten(words), mention.at, figure)


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rsplit(" ", 1)[0] + "…"
