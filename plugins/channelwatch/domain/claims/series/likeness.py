"""Tell whether two keys are forms of one word, across scripts and case endings."""


def similar(one: str, other: str) -> bool:
    """Equal, or one the beginning of the other but for a case ending, or one consonant apart."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:
        return False
    if longer == shorter + _ADJECTIVE:
        return True  # `Псков`, `Псковская`
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= max(1, len(shorter) // 3)
    return len(shorter) >= 5 and len(longer) - len(shorter) <= 1 and _one_edit(shorter, longer)


_ADJECTIVE = "sk"


def _one_edit(shorter: str, longer: str) -> bool:
    for i, (a, b) in enumerate(zip(shorter, longer, strict=False)):
        if a != b:
            rest = longer[i + 1 :]
            return shorter[i + 1 :] == rest or shorter[i:] == rest
    return True
