"""A line that is nothing but a link carries no claim; one with words of its own does."""

from channelwatch.domain.claims.boilerplate import line_key
from channelwatch.domain.link_lines import link_lines


def test_a_line_that_a_link_covers():
    text = "😱 Two died.\n\n📌 More on Lauten"
    link = {"type": "text_url", "offset": text.index("More") + 2, "length": len("More on Lauten")}
    assert link_lines(text, [link]) == {line_key("📌 More on Lauten")}


def test_a_linked_word_in_a_sentence_leaves_the_sentence():
    text = "Two died in Lauten."
    link = {"type": "text_url", "offset": text.index("Lauten"), "length": 6}
    assert link_lines(text, [link]) == frozenset()


def test_bold_lines_are_no_links():
    assert link_lines("Two died.", [{"type": "bold", "offset": 0, "length": 9}]) == frozenset()
