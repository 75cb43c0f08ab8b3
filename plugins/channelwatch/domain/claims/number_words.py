"""Add up the words of a number, one after another."""


class WordSum:
    """What the words read so far come to; each kind of word has its own rule."""

    def __init__(self) -> None:
        self.total = 0.0
        self.current = 0.0
        self.scale = 1.0
        self.last = ""
        self.has_value = self.is_vague = self.is_ordinal = self.is_closed = False

    @property
    def value(self) -> float:
        """Return what has been read so far."""
        """Return what has been read so far."""
        return self.total + self.current

    def take(self, kind: str, value: float) -> bool:
        """Add a word; return False when it cannot belong to this number."""
        accepted: bool = getattr(self, f"_take_{kind}")(value)
        if accepted:
            self.last, self.has_value = kind, True
        return accepted

    def _take_unit(self, value: float) -> bool:
        """Tens take ones, hundreds take both; `two three` are two numbers."""
        if self.last in ("unit", "article", "ordinal"):
            rest = self.current % 100
            below = self.current % 1000 if self.current >= 100 else 0
            fits = (rest == 0 and below and value < 100) or (
                rest >= 20 and rest % 10 == 0 and 0 < value < 10
            )
            if not fits:
                return False
        self.current += value
        return True

    def _take_article(self, value: float) -> bool:
        return self._take_unit(value)

    def _take_ordinal(self, value: float) -> bool:
        if self._take_unit(value):
            self.is_ordinal = self.is_closed = True
            return True
        return False

    def _take_hundred(self, value: float) -> bool:
        if not 0 < self.current < 100:
            return False
        self.current *= value
        return True

    def _take_scale(self, value: float) -> bool:
        if self.total and value >= self.scale:
            return False
        self.total += (self.current or 1) * value
        self.current, self.scale = 0.0, value
        return True

    def _take_group(self, value: float) -> bool:
        if self.has_value and self.last not in ("unit", "article", "half", "indefinite"):
            return False
        self.current = self.current * value if self.has_value else value
        self.is_closed = True
        return True

    def _take_pair(self, value: float) -> bool:
        """`a couple`: two, loosely."""
        return self._take_group(value)

    def _take_vague(self, value: float) -> bool:
        self.is_vague = self._take_group(value) and self.last not in ("unit",)
        return self.is_closed

    def _take_quantifier(self, value: float) -> bool:
        """`several`, `many`: hardly a figure, but one that a figure may replace."""
        if self.has_value:
            return False
        self.current, self.is_vague, self.is_closed = value, True, True
        return True

    def _take_half(self, value: float) -> bool:
        if self.has_value:
            return False
        self.current = value
        return True

    def _take_indefinite(self, value: float) -> bool:
        """`a hundred`, `half a million`: the article counts one unless something was read."""
        if not self.has_value:
            self.current = value
        return self.last in ("", "half")

    def _take_suffix(self, value: float) -> bool:
        del value
        return False
