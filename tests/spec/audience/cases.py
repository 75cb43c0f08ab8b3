"""What the audience detectors say of a small course of counts; `docs/audience.md` shows the table.

Every case is a channel of some 5,000 subscribers, polled every four hours, that is calm for 25 days
and then takes the course. `python -m tests.spec.audience.cases` writes the table into the docs.
"""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from channelwatch.domain.audience.parameters import HOUR, AudienceParameters, described
from channelwatch.domain.audience.series import Point

CALM_DAYS = 25
START = 1_760_000_400
DOCS = Path(__file__).parents[3] / "docs" / "audience.md"
CASES_AT = ("<!-- cases: begin -->", "<!-- cases: end -->")
PARAMETERS_AT = ("<!-- parameters: begin -->", "<!-- parameters: end -->")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A course: (hours after the calm, subscribers added), lines between; and its flags."""

    name: str
    course: tuple[tuple[float, int], ...]
    expected: tuple[str, ...]
    unobserved: tuple[tuple[float, float], ...] = ()
    frozen: tuple[float, float] | None = None
    days: float = 6.0
    twice: bool = field(default=False)


CASES = (
    Case(name="nothing happens", course=((0, 0),), expected=()),
    Case(name="bought at once", course=((0, 0), (1, 400)), expected=("step_up",)),
    Case(name="bought within six hours", course=((0, 0), (6, 120)), expected=("step_up",)),
    Case(name="deleted accounts purged", course=((0, 0), (1, -300)), expected=("step_down",)),
    Case(name="too small to tell from its usual changes", course=((0, 0), (1, 6)), expected=()),
    Case(
        name="goes viral, and some leave again",
        course=((0, 0), (6, 300), (24, 200), (48, 140), (72, 120)),
        expected=("surge",),
    ),
    Case(
        name="goes viral for a day and levels off",
        course=((0, 0), (8, 120), (16, 210), (24, 270), (36, 320), (60, 350)),
        expected=("surge",),
    ),
    Case(
        name="bought again and again",
        course=((0, 0), (1, 150), (24, 0), (25, 150), (48, 0), (49, 150), (72, 0)),
        expected=("sawtooth",),
    ),
    Case(
        name="grows faster from now on",
        course=((0, 0), (240, 400)),
        expected=("rate_change",),
        days=10,
    ),
    Case(name="the count stands still", course=((0, 0),), frozen=(0, 96), expected=("stall",)),
    Case(
        name="a hole of 40 hours without a move in it",
        course=((0, 0),),
        unobserved=((4, 44),),
        expected=(),
    ),
    Case(
        name="a drop that nobody observed",
        course=((0, 0), (20, 0), (21, -300)),
        unobserved=((4, 44),),
        expected=("step_down",),
    ),
    Case(name="every count twice", course=((0, 0), (1, 400)), expected=("step_up",), twice=True),
)


def points_of(case: Case) -> list[Point]:
    """Return the observations of a case."""
    chance = Random(5)
    count, kept = 5_000, None
    points = []
    for step in range(int((CALM_DAYS + case.days) * 6)):
        count += chance.choice((-2, -1, 0, 0, 1, 1, 2, 3))
        hours = step * 4 - CALM_DAYS * 24
        value = count + (_at(case.course, hours) if hours >= 0 else 0)
        if case.frozen and case.frozen[0] <= hours < case.frozen[1]:
            kept = value if kept is None else kept
            value = kept
        if any(begin <= hours < end for begin, end in case.unobserved):
            continue
        points += [Point(START + step * 4 * HOUR, value)] * (2 if case.twice else 1)
    return points


def _at(course: tuple[tuple[float, int], ...], hours: float) -> int:
    before = max((p for p in course if p[0] <= hours), key=lambda p: p[0])
    after = min((p for p in course if p[0] > hours), key=lambda p: p[0], default=None)
    if after is None:
        return before[1]
    share = (hours - before[0]) / (after[0] - before[0])
    return round(before[1] + share * (after[1] - before[1]))


def as_table() -> str:
    """Return the cases as a Markdown table."""
    rows = [
        f"| {case.name} | {_told(case)} | {', '.join(case.expected) or 'silence'} |"
        for case in CASES
    ]
    return "\n".join(
        ["| what happens | course (hours: subscribers) | flags |", "|---|---|---|", *rows]
    )


def _told(case: Case) -> str:
    course = ", ".join(f"{hours:g}: {added:+}" for hours, added in case.course)
    if case.frozen:
        course += f"; frozen {case.frozen[0]:g} to {case.frozen[1]:g}"
    return course + "".join(f"; unobserved {a:g} to {b:g}" for a, b in case.unobserved)


def parameters_as_table() -> str:
    """Return every parameter with its default and its meaning as a Markdown table."""
    defaults = asdict(AudienceParameters())
    rows = [f"| `{name}` | {defaults[name]:g} | {told} |" for name, told in described().items()]
    return "\n".join(["| parameter | default | meaning |", "|---|---|---|", *rows])


def _between(text: str, marks: tuple[str, str], table: str) -> str:
    head, rest = text.split(marks[0])
    return f"{head}{marks[0]}\n{table}\n{marks[1]}{rest.split(marks[1])[1]}"


def main() -> None:
    """Write the tables between their marks in the docs."""
    text = _between(DOCS.read_text(encoding="utf-8"), CASES_AT, as_table())
    DOCS.write_text(_between(text, PARAMETERS_AT, parameters_as_table()), encoding="utf-8")


if __name__ == "__main__":
    main()
