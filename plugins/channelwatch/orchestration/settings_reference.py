"""Write docs/settings.md from the settings model: `python -m … settings_reference FILE`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from channelwatch.orchestration.settings import VARIABLE, Settings

HEAD = f"""\
# Settings

Each setting is read from the environment as `CHANNELWATCH_…`, else from the Airflow Variable \
`{VARIABLE}` (one JSON object), else it has its default. The environment is read when a process \
starts; the Variable at the beginning of every task, so it is the place for the kill switch: set \
it to `{{"is_polling_enabled": false}}` and no account connects any more. Those marked \
*Deployment* come from the environment only. A value that cannot be is refused by name.

Written by `python -m channelwatch.orchestration.settings_reference docs/settings.md`; a test \
compares.

| setting | default | allowed | what it does |
|---|---|---|---|
"""


def render() -> str:
    """Return the reference as Markdown."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    default = field.get_default(call_default_factory=True)
    return f"| `{name}` | {_code(default)} | {', '.join(_bounds(field))} | {field.description} |\n"


def _code(value: Any) -> str:
    if value in (None, ()):
        return "none"
    words = str(value).lower() if isinstance(value, bool) else str(value).replace("'", '"')
    return f"`{words}`"


def _bounds(field: FieldInfo) -> Iterator[str]:
    signs = {"gt": "more than", "ge": "from", "le": "to", "lt": "less than"}
    for bound in field.metadata:
        for name, sign in signs.items():
            if (limit := getattr(bound, name, None)) is not None:
                yield f"{sign} {limit}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render())
