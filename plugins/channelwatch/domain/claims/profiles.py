"""Compare what a channel says about itself: who it is, how it is called, where to write or pay."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from channelwatch.domain.claims.comparison import compare_revisions, summarise
from channelwatch.domain.claims.contacts import Contact, contacts, without_contacts
from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.extraction import content_keys
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ChangeKind, ComparedRevisions, Profile
from channelwatch.domain.claims.names import latin
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


def compare_profiles(
    before: Profile, after: Profile, *, lexicons: Lexicons, language: str | None = None
) -> ComparedRevisions:
    """Return what changed between two states of a profile."""
    sample = f"{after.title} {after.about} {before.about}"
    lexicon = lexicons.of(language, sample)
    changes = tuple(_changes(before, after, lexicon, lexicons)) if before != after else ()
    return summarise(
        changes, lexicon.language, is_equal=before == after, is_degraded=lexicons.model is None
    )


def _changes(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> Iterator[Change]:
    found = list(_changed_identity(before, after, lexicon, lexicons))
    yield from found
    yield from _changed_contacts(before.about, after.about, lexicon)
    renamed = _changed_name(before, after, lexicon, lexicons)
    if renamed:
        yield renamed


def _change(
    kind: ChangeKind, severity: Severity, slot: str, old: str, new: str, rule: str
) -> Change:
    return Change(
        kind=kind, severity=severity, slot=slot, old=old, new=new, rule=rule,
        explanation=explain(kind, slot, old, new), confidence=0.8,
    )  # fmt: skip


def _labels(text: str, category: str, lexicon: Lexicon, lexicons: Lexicons) -> set[str]:
    reading = read(text, lexicon, lexicons, keeps_footers=True)
    items = (item for sentence in reading.sentences for item in sentence.items)
    return {item.labels[category] for item in items if category in item.labels}


def _changed_identity(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> Iterator[Change]:
    """Yield a handover, or else what the channel says it is now."""
    old, new = before.about.strip(), after.about.strip()
    texts = [f"{p.title}.\n{p.about}" for p in (before, after)]
    statuses = [_labels(text, "status", lexicon, lexicons) for text in texts]
    owners = [_labels(text, "owner", lexicon, lexicons) for text in texts]
    if owners[1] - owners[0]:
        severity = Severity.CRITICAL if _is_other_name(before, after) else Severity.HIGH
        yield _change(ChangeKind.HANDOVER, severity, "owner", old, new, "owner-announced")
    elif _is_other_name(before, after) and _likeness(old, new, lexicon, lexicons) < _REPLACED:
        yield _change(
            ChangeKind.HANDOVER, Severity.CRITICAL, "purpose", old, new, "profile-replaced"
        )
    elif statuses[0] != statuses[1]:
        severity = _status_severity(*statuses)
        yield _change(ChangeKind.IDENTITY_CLAIM, severity, "status", old, new, "status")
    elif _likeness(old, new, lexicon, lexicons) == 0:
        yield _change(ChangeKind.HANDOVER, Severity.HIGH, "purpose", old, new, "about-replaced")
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
        yield _change(
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
        yield _change(
            ChangeKind.IDENTITY_CLAIM, Severity.HIGH, "identity", recast[0].old, recast[0].new,
            "about-we-are",
        )  # fmt: skip
    elif any(change.kind is not ChangeKind.COSMETIC for change in compared.changes):
        severity = Severity.LOW if any(c.old and c.new for c in compared.changes) else Severity.NONE
        yield _change(ChangeKind.COSMETIC, severity, "about", old, new, "about-reworded")


def _says_who(about: str, lexicon: Lexicon, lexicons: Lexicons) -> bool:
    """Tell whether a description says `we are …`."""
    return bool(_labels(about, "identity", lexicon, lexicons))


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


def _letters(text: str) -> str:
    return "".join(c for c in latin(text) if c.isalnum())


def _is_other_name(before: Profile, after: Profile) -> bool:
    return bool(before.title and after.title) and (
        fuzz.ratio(_letters(before.title), _letters(after.title)) < 70
    )


def _changed_name(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> Change | None:
    """Return a rename: low for another spelling, high for a name that poses as someone."""
    old = f"{before.title} @{before.username}"
    new = f"{after.title} @{after.username}"
    titles = _letters(before.title), _letters(after.title)
    handles = _letters(before.username), _letters(after.username)
    if titles[0] == titles[1] and before.username == after.username:
        return None
    poses = _labels(after.title, "status", lexicon, lexicons) - _labels(
        before.title, "status", lexicon, lexicons
    )
    handle_poses = "official" in handles[1] and "official" not in handles[0]
    if (poses & {"official", "verified"}) or handle_poses:
        return _change(ChangeKind.RENAME, Severity.HIGH, "name", old, new, "name-poses")
    is_spelling = titles[0] == titles[1] and handles[0] == handles[1]
    severity = Severity.LOW if is_spelling or _is_slip(titles, handles) else Severity.MEDIUM
    return _change(ChangeKind.RENAME, severity, "name", old, new, "name")


def _is_slip(titles: tuple[str, str], handles: tuple[str, str]) -> bool:
    return fuzz.ratio(*titles) >= 95 and (fuzz.ratio(*handles) >= 90)


def _changed_contacts(old: str, new: str, lexicon: Lexicon) -> Iterator[Change]:
    """Yield contacts that were replaced, came or went: where money goes weighs most."""
    before, after = contacts(old), contacts(new)
    for kinds in (("wallet",), ("bot", "handle"), ("email",), ("phone",)):
        gone = [c for c in before if c.kind in kinds and c.value not in {o.value for o in after}]
        come = [c for c in after if c.kind in kinds and c.value not in {o.value for o in before}]
        if not gone and not come:
            continue
        severity = _contact_severity(kinds[0], [*gone, *come], lexicon)
        yield _change(
            ChangeKind.CONTACT, severity, kinds[0], ", ".join(c.value for c in gone),
            ", ".join(c.value for c in come), "contact",
        )  # fmt: skip


def _contact_severity(kind: str, changed: list[Contact], lexicon: Lexicon) -> Severity:
    if kind == "wallet":
        return Severity.HIGH
    is_advertising = all(_is_for_advertising(contact, lexicon) for contact in changed)
    return Severity.LOW if is_advertising else Severity.MEDIUM


def _is_for_advertising(contact: Contact, lexicon: Lexicon) -> bool:
    """Tell whether a word such as `ads` stands before a contact."""
    entries = (
        entry
        for word in contact.context.replace(":", " ").split()
        for entry in lexicon.facts(word).entries
    )
    return any(e.value == "ad" and e.category in ("boilerplate", "contact_use") for e in entries)
