"""Tell when a channel passes a round number for the first time."""

STEPS = (1, 2, 5)
SMALLEST = 100


def milestone_below(count: int) -> int:
    """Return the largest of 100, 200, 500, 1,000 … that `count` has reached, 0 if none."""
    if count < SMALLEST:
        return 0
    decade = int("1" + "0" * (len(str(count)) - 1))
    return max(step * decade for step in STEPS if step * decade <= count)


def milestone_passed(reached: int, count: int | None) -> int | None:
    """Return the milestone that `count` passes, None if it passes none beyond `reached`.

    `reached` is the highest milestone so far (of the first observation: what it had already
    passed), so that a count that hovers around a round number is told once.
    """
    if count is None:
        return None
    milestone = milestone_below(count)
    return milestone if milestone > reached else None
