"""Tell by rules what a channel says it is now: who runs it, what it is for, whose side it takes."""

from collections.abc import Iterator

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import content_keys
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ChangeKind, Profile
from channelwatch.domain.claims.profiles.change import labels, profile_change
from channelwatch.domain.claims.profiles.contacts import without_contacts
from channelwatch.domain.claims.profiles.naming import is_other_name
from channelwatch.domain.claims.reading import read
from channelwatch.domain.kinds import Severity

# Statuses of which one excludes the other: to pass from one to the other is to change sides.
_EXCLUSIVE = (
    {"official", "unofficial"}, {"personal", "fan"}, {"independent", "affiliated"},
    {"satire", "official"}, {"satire", "verified"}, {"official", "fan"},
)  # fmt: skip
_ABOUT_KINDS = {
    ChangeKind.NEGATION: Severity.CRITICAL,
    ChangeKind.ACTOR: Severity.HIGH,
    ChangeKind.ATTRIBUTION: Severity.HIGH,
    ChangeKind.ROLE: Severity.HIGH,
    ChangeKind.PLACE: Severity.MEDIUM,
    ChangeKind.VALUE: Severity.MEDIUM,
    ChangeKind.COMPARATOR: Severity.MEDIUM,
}
_REPLACED = 0.2  # likeness below which a text is another text
_FEW_WORDS = 3


def changed_identity(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> Iterator[Change]:
    """Yield a handover, or else what the channel says it is now."""
    old, new = before.about.strip(), after.about.strip()
    texts = [f"{p.title}.\n{p.about}" for p in (before, after)]
    statuses = [labels(text, "status", lexicon, lexicons) for text in texts]
    owners = [labels(text, "owner", lexicon, lexicons) for text in texts]
    if owners[1] - owners[0]:
        severity = Severity.CRITICAL if is_other_name(before, after) else Severity.HIGH
        yield profile_change(ChangeKind.HANDOVER, severity, "owner", old, new, "owner-announced")
    elif is_other_name(before, after) and _likeness(old, new, lexicon, lexicons) < _REPLACED:
        yield profile_change(
            ChangeKind.HANDOVER, Severity.CRITICAL, "purpose", old, new, "profile-replaced"
        )
    elif statuses[0] != statuses[1]:
        severity = _status_severity(*statuses)
        yield profile_change(ChangeKind.IDENTITY_CLAIM, severity, "status", old, new, "status")
    elif _likeness(old, new, lexicon, lexicons) == 0:
        yield profile_change(
            ChangeKind.HANDOVER, Severity.HIGH, "purpose", old, new, "about-replaced"
        )
    else:
        yield from _changed_about(old, new, lexicon, lexicons)


def _status_severity(old: set[str], new: set[str]) -> Severity:
    gone, come = old - new, new - old
    if any(gone & pair and come & pair for pair in _EXCLUSIVE):
        return Severity.CRITICAL
    return Severity.HIGH


def _changed_about(old: str, new: str, lexicon: Lexicon, lexicons: Lexicons) -> Iterator[Change]:
    """Yield what the engine for posts finds in the description, as claims about the channel."""
    compared = compare_revisions(
        without_contacts(old), without_contacts(new), lexicons=lexicons, language=lexicon.language,
        keeps_footers=True,
    )  # fmt: skip
    known = [change for change in compared.changes if change.kind in _ABOUT_KINDS]
    if known:
        severity = max((_ABOUT_KINDS[change.kind] for change in known), key=lambda s: s.rank)
        if all(change.rule == "figure-lone" for change in known):
            severity = Severity.LOW
        worst = known[0]
        yield profile_change(
            ChangeKind.IDENTITY_CLAIM,
            severity,
            worst.slot,
            worst.old,
            worst.new,
            f"about-{worst.rule}",
        )
    elif (
        _says_who(old, lexicon, lexicons)
        and _says_who(new, lexicon, lexicons)
        and (recast := [change for change in compared.changes if change.old and change.new])
    ):
        yield profile_change(
            ChangeKind.IDENTITY_CLAIM, Severity.HIGH, "identity", recast[0].old, recast[0].new,
            "about-we-are",
        )  # fmt: skip
    elif any(change.kind is not ChangeKind.COSMETIC for change in compared.changes):
        severity = Severity.LOW if any(c.old and c.new for c in compared.changes) else Severity.NONE
        yield profile_change(ChangeKind.COSMETIC, severity, "about", old, new, "about-reworded")


def _says_who(about: str, lexicon: Lexicon, lexicons: Lexicons) -> bool:
    """Tell whether a description says `we are …`."""
    return bool(labels(about, "identity", lexicon, lexicons))


def _likeness(old: str, new: str, lexicon: Lexicon, lexicons: Lexicons) -> float:
    """Return the share of the shorter text's content words that the other holds too."""
    words = [
        content_keys(
            item
            for s in read(t, lexicon, lexicons, keeps_footers=True).sentences
            for item in s.words
        )
        for t in (old, new)
    ]
    fewer = min(map(len, words))
    return len(words[0] & words[1]) / fewer if fewer >= _FEW_WORDS else 1.0
