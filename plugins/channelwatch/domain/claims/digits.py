"""Read a number written in digits."""

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))


def read_digits(raw: str, decimal_mark: str) -> float:
    """Return the value of figures such as `1 200`, `1.200,5` or `2,410`."""
    if raw in _FRACTIONS:
        return _FRACTIONS[raw]
    digits = raw.translate(_SPACES)
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        last = max(digits.rfind(","), digits.rfind("."))
        whole = digits[:last].replace(",", "").replace(".", "")
        return float(f"{whole}.{digits[last + 1 :]}") if min(commas, dots) == 1 else _join(digits)
    separator = "," if commas else "."
    parts = digits.split(separator)
    if len(parts) == 1:
        return float(digits)
    if len(parts) > 2 or _groups_thousands(parts, separator, decimal_mark):
        return _join(digits)
    return float(f"{parts[0]}.{parts[1]}")


def _join(digits: str) -> float:
    return float(digits.replace(",", "").replace(".", ""))


def _groups_thousands(parts: list[str], separator: str, decimal_mark: str) -> bool:
    if len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):
        return False
    return separator != decimal_mark or parts[1] == "000"
