"""Say what is wrong with a scenario, and where."""

from collections.abc import Sequence


class ScenarioError(Exception):
    """A scenario that cannot be played: file, path in the document, what was expected."""

    def __init__(self, source: str, problems: Sequence[tuple[str, str]]) -> None:
        self.source = source
        self.problems = list(problems)
        lines = [f"{path}: {what}" if path else what for path, what in self.problems]
        head = f"{source}: not a valid scenario"
        super().__init__(f"{head}: {lines[0]}" if len(lines) == 1 else "\n  ".join([head, *lines]))


def dotted(location: Sequence[str | int]) -> str:
    """Write a path in the document: channels[2].timeline[5].post."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path
