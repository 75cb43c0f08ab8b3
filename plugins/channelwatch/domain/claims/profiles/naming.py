"""Tell how a channel's name changed: another spelling, another name, or one that poses."""

from rapidfuzz import fuzz

from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ChangeKind, Profile
from channelwatch.domain.claims.names import latin
from channelwatch.domain.claims.profiles.change import labels, profile_change
from channelwatch.domain.kinds import Severity


def is_other_name(before: Profile, after: Profile) -> bool:
    """Tell whether a title became another one."""
    return bool(before.title and after.title) and (
        fuzz.ratio(_letters(before.title), _letters(after.title)) < 70
    )


def changed_name(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> Change | None:
    """Return a rename: low for another spelling, high for a name that poses as someone."""
    old = f"{before.title} @{before.username}"
    new = f"{after.title} @{after.username}"
    titles = _letters(before.title), _letters(after.title)
    handles = _letters(before.username), _letters(after.username)
    if titles[0] == titles[1] and before.username == after.username:
        return None
    poses = labels(after.title, "status", lexicon, lexicons) - labels(
        before.title, "status", lexicon, lexicons
    )
    handle_poses = "official" in handles[1] and "official" not in handles[0]
    if (poses & {"official", "verified"}) or handle_poses:
        return profile_change(ChangeKind.RENAME, Severity.HIGH, "name", old, new, "name-poses")
    is_spelling = titles[0] == titles[1] and handles[0] == handles[1]
    severity = Severity.LOW if is_spelling or _is_slip(titles, handles) else Severity.MEDIUM
    return profile_change(ChangeKind.RENAME, severity, "name", old, new, "name")


def _is_slip(titles: tuple[str, str], handles: tuple[str, str]) -> bool:
    return fuzz.ratio(*titles) >= 95 and (fuzz.ratio(*handles) >= 90)


def _letters(text: str) -> str:
    return "".join(c for c in latin(text) if c.isalnum())
