"""Write files that only their owner can read, and the ones a shell can source."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; it never exists with a mode wider than 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


def shell_assignments(values: Mapping[str, str]) -> str:
    """Return one `export` a value, quoted so that any POSIX shell reads it back unchanged."""
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in values.items())
