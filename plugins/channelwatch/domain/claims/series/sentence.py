"""One sentence with its assertion and what both lexicons know of its words."""

from dataclasses import dataclass

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.model import Assertion, Quantity
from channelwatch.domain.claims.series.scanning import Hit, Scan, scan
from channelwatch.domain.claims.tokens import Token

# Roles that answer the same question are one: nobody keeps casualties and victims apart.
_SAME = {"victim": "injured", "accused": "detained"}
_NO_ROLE = frozenset({"witness"})
_REACH = 8  # words between a figure and what happened to those counted
_CROSSING = 5  # what a comma or another figure in between costs, in words


@dataclass(frozen=True, slots=True)
class Sentence:
    """An assertion, its scan with the series vocabulary, and the roles found in it."""

    assertion: Assertion
    scan: Scan
    roles: tuple[Hit, ...]

    def positions(self, quantity: Quantity) -> tuple[int, int]:
        """Return the token range of a quantity."""
        start, end = (offset - self.assertion.span[0] for offset in quantity.span)
        inside = [i for i, t in enumerate(self.scan.tokens) if start <= t.start and t.end <= end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def clause_end(self, start: int, reach: int) -> int:
        """Return the position of the next mark or figure, at most `reach` tokens on."""
        stop = min(start + reach, len(self.scan.tokens))
        for position in range(start, stop):
            if self.scan.tokens[position].kind != "word":
                return position
        return stop

    def is_one_clause(self, one: int, other: int) -> bool:
        """Tell whether no mark stands between two positions."""
        return all(
            token.kind == "word" for token in self.scan.tokens[min(one, other) : max(one, other)]
        )

    def role_near(self, start: int, end: int, *, is_only_figure: bool) -> str:
        """Return what happened to those at tokens[start:end]: the nearest role of the clause.

        The only figure of a sentence takes the only role in it, however far off that is.
        """
        ranked = sorted((self._distance(start, end, hit), hit.value) for hit in self.roles)
        if not ranked:
            return ""
        if ranked[0][0] <= _REACH:
            return ranked[0][1]
        found = {role for _, role in ranked}
        return ranked[0][1] if is_only_figure and len(found) == 1 else ""

    def _distance(self, start: int, end: int, hit: Hit) -> float:
        """Count words in between; a mark or a figure costs more, what follows wins a tie."""
        if hit.start >= end:
            between, distance = self.scan.tokens[end : hit.start], float(hit.start - end)
        elif hit.end <= start:
            between, distance = self.scan.tokens[hit.end : start], start - hit.end + 0.5
        else:
            return 0.0
        return distance + _CROSSING * sum(map(_parts, between))

    def role_at(self, start: int, end: int) -> str:
        """Return the role named by the words at tokens[start:end]."""
        return next((hit.value for hit in self.roles if start <= hit.start < end), "")


def read_sentence(assertion: Assertion, words: Lexicon, lexicon: Lexicon) -> Sentence:
    """Return a sentence; `words` is the series vocabulary, `lexicon` that of claims."""
    found = scan(assertion.text, words)
    roles = [hit for hit in found.hits if hit.category == "role"]
    if assertion.frames:
        roles += [
            hit._replace(value=_SAME.get(hit.value, hit.value))
            for hit in scan(assertion.text, lexicon).hits
            if hit.category == "role" and hit.value not in _NO_ROLE
        ]
    return Sentence(assertion, found, tuple(roles))


def _parts(token: Token) -> bool:
    """Tell whether a token parts a figure from a role: a mark, or another figure."""
    number = token.facts.number if token.facts else None
    return token.kind != "word" or (number is not None and number.kind != "article")
