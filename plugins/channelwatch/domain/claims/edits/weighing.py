"""Look again at an edit in which rules found nothing firm: words, sentences that came or went.

A new sentence may be a claim or a plea to subscribe, another word a synonym or another culprit: no
list of words ends that. What rules hold for certain, such as a figure or a name, is never weighed.
"""

from collections.abc import Sequence
from dataclasses import replace

from channelwatch.domain.claims.edits.signals import signals
from channelwatch.domain.claims.edits.touched import Edit, edit_of
from channelwatch.domain.claims.evidence import Evidence, Verdict, whether_claimed
from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.meaning import directions
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.kinds import Severity

_UNFIRM = frozenset({
    "content-model", "rewording", "recast", "figure-lone",
    "sentence-added", "sentence-removed", "clause-added", "clause-removed",
})  # fmt: skip
# Another polarity is often the same in other words ("did not sleep", "was awake"): it stands unless
# all that is known speaks against it.
_NEARLY_FIRM = frozenset({"polarity", "scope"})
_MOST_CHANGES = 3
_AGREED = 0.9  # how sure the signals alone must be to agree with the rules
_AGREED_AMONG_WORDS = 0.8  # where those are trained themselves
_OVERRULED = 0.9  # and all that is known, to overrule what is nearly firm
_RULE = "weighed"


def is_open(changes: Sequence[Change]) -> bool:
    """Tell whether rules found something, and nothing firm."""
    rules = {change.rule for change in changes}
    return 0 < len(changes) <= _MOST_CHANGES and rules <= _UNFIRM | _NEARLY_FIRM


def weigh_edit(
    before: str, after: str, changes: Sequence[Change], evidence: Evidence
) -> Sequence[Change]:
    """Return the changes as the likeliest verdict has them; none of a cosmetic edit."""
    edit = edit_of(before, after, changes)
    if edit is None:
        return changes
    verdict = verdict_on(edit, changes, evidence)
    if any(change.rule in _NEARLY_FIRM for change in changes) and not _overrules(verdict):
        return changes
    return _as_told(changes, verdict)


def verdict_on(edit: Edit, told: Sequence[Change], evidence: Evidence) -> Verdict:
    """Return what an edit does; the encoder is slow, and asked where signals do not tell."""
    said = signals(edit, told)
    if evidence.quick:
        verdict = whether_claimed(evidence.quick.chances(said))
        if verdict.chance >= _enough(told) and _is_claim(verdict) == any(map(_is_claim, told)):
            return verdict
    return whether_claimed(evidence.weights.chances(said, directions(edit.texts, evidence.encode)))


def _enough(told: Sequence[Change]) -> float:
    return _AGREED_AMONG_WORDS if told[0].rule == "content-model" else _AGREED


def _overrules(verdict: Verdict) -> bool:
    return not _is_claim(verdict) and verdict.chance >= _OVERRULED


def _is_claim(one: Change | Verdict) -> bool:
    return one.severity.rank >= Severity.MEDIUM.rank


def _as_told(changes: Sequence[Change], verdict: Verdict) -> Sequence[Change]:
    if verdict.kind is ChangeKind.COSMETIC:
        return ()
    if not _is_claim(verdict):
        return [_told_as(change, verdict) for change in changes]
    same = [change for change in changes if change.kind is verdict.kind]
    worst = same[0] if same else max(changes, key=lambda change: change.severity.rank)
    rest = (change for change in changes if change is not worst)
    return [_told_as(worst, verdict), *rest]


def _told_as(change: Change, verdict: Verdict) -> Change:
    if change.kind is verdict.kind and change.severity is verdict.severity:
        return change
    return replace(
        change, kind=verdict.kind, severity=verdict.severity, rule=_RULE,
        confidence=round(verdict.chance, 2),
        explanation=explain(verdict.kind, change.slot, change.old, change.new),
    )  # fmt: skip
