"""Patterns of a lexicon are found in a row of words, and pieces of text keep their kinds."""

from dataclasses import replace

import pytest

from channelwatch.domain.claims.patterns import entries_at
from channelwatch.domain.claims.tokens import tokenise
from channelwatch.domain.claims.words import Entry, heads_of, index_entries
from channelwatch.language import load

LEXICON = load().by_language["en"]
PATTERNS = ("mind", "mind the gap", "mind the g*", "mind t*", "mind *", "mi* gap", "mind the cat")


def found(text: str) -> list[str]:
    """Return the patterns found at the first word, in order."""
    exact, prefixes = index_entries(Entry("role", p, tuple(p.split())) for p in PATTERNS)
    lexicon = replace(
        LEXICON, entries=exact, prefixes=prefixes, heads=heads_of(prefixes), _facts={}, _words={}
    )
    return [entry.value for entry in entries_at(tokenise(text, lexicon), 0)]


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("mind", ["mind"]),
        ("mind the gap", ["mind the gap", "mind the g*", "mind t*", "mind *", "mind"]),
        ("mind the goat", ["mind the g*", "mind t*", "mind *", "mind"]),
        ("mind that gap", ["mind t*", "mind *", "mind"]),
        ("mind a gap", ["mind *", "mind"]),
        ("mind gap", ["mi* gap", "mind *", "mind"]),
        ("mile gap", ["mi* gap"]),
        ("mile", []),
    ],
)
def test_the_longest_patterns_come_first_and_a_star_stands_for_any_ending(
    text: str, patterns: list[str]
) -> None:
    assert found(text) == patterns


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("½ cup", ["word", "word"]),
        ("½-1 cup", ["number", "mark", "number", "word"]),
        ("1 200 000 in 2,5 km", ["number", "word", "number", "word"]),
        ("12.05.24, 12:30 and 112:30", ["date", "mark", "clock", "word", "score"]),
        ("-12.05.24", ["mark", "number"]),
        ("T-72 and twenty-five_", ["code", "word", "word", "word", "mark"]),
    ],
)
def test_a_piece_of_text_has_the_kind_of_its_surroundings_whatever_was_met_before(
    text: str, kinds: list[str]
) -> None:
    for _ in range(2):
        assert [token.kind for token in tokenise(text, LEXICON)] == kinds
