"""What is the same in another form: taken out of the difference before anything is told of it."""

from collections.abc import Iterator

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.model import Change
from channelwatch.domain.claims.rules.bare_hours import match_bare_hours
from channelwatch.domain.claims.rules.numerals import match_numerals
from channelwatch.domain.claims.rules.said_in_two import match_said_in_two

_ONE_FOR_ANOTHER = ["figure", "figure"]


def match_written_otherwise(difference: Difference) -> Iterator[Change]:
    """Take out what figures of one side and other forms of the other both say; tell nothing."""
    kinds = [difference.before[i].kind for region in difference.regions for i in region.removed]
    kinds += [difference.after[j].kind for region in difference.regions for j in region.added]
    if "figure" in kinds and kinds != _ONE_FOR_ANOTHER:
        match_bare_hours(difference)
        match_said_in_two(difference)
        match_numerals(difference)
    return iter(())
