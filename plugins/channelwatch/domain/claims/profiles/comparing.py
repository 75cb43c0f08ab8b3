"""Compare two states of a profile: by rules, and a new description by all that is known."""

from channelwatch.domain.claims.comparison import summarise
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ComparedRevisions, Profile
from channelwatch.domain.claims.profiles.contacts import changed_contacts
from channelwatch.domain.claims.profiles.described import changed_identity
from channelwatch.domain.claims.profiles.naming import changed_name
from channelwatch.domain.claims.profiles.signals import is_reworded
from channelwatch.domain.claims.profiles.weighing import weigh_description


def compare_profiles(
    before: Profile, after: Profile, *, lexicons: Lexicons, language: str | None = None
) -> ComparedRevisions:
    """Return what changed between two states of a profile.

    Degraded, and by rules alone, where a model is missing.
    """
    lexicon = lexicons.of(language, f"{after.title} {after.about} {before.about}")
    changes = _changes(before, after, lexicon, lexicons) if before != after else []
    is_degraded = lexicons.model is None or lexicons.profiles is None
    return summarise(changes, lexicon.language, is_equal=before == after, is_degraded=is_degraded)


def told_by_rules(
    before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons
) -> tuple[list[Change], list[Change]]:
    """Return what rules tell of the description, then of contacts and the name."""
    described = list(changed_identity(before, after, lexicon, lexicons))
    beside = list(changed_contacts(before.about, after.about, lexicon))
    if renamed := changed_name(before, after, lexicon, lexicons):
        beside.append(renamed)
    return described, beside


def _changes(before: Profile, after: Profile, lexicon: Lexicon, lexicons: Lexicons) -> list[Change]:
    described, beside = told_by_rules(before, after, lexicon, lexicons)
    if lexicons.profiles and is_reworded(before, after):
        weighed = weigh_description(before, after, described, beside, lexicons.profiles)
        return [weighed, *beside]
    return described + beside
