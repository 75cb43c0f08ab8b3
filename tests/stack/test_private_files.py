import stat
import subprocess
from pathlib import Path

import pytest

from stack.private_files import shell_assignments, write_private

AWKWARD = [
    "plain",
    "two words",
    "it's",
    'a "b" $HOME `id` \\',
    "line\nbreak",
    "",
    "~/x;rm *",
    "é👍",
]


@pytest.mark.parametrize("value", AWKWARD)
def test_a_shell_reads_back_what_was_written(tmp_path: Path, value: str) -> None:
    env = tmp_path / "env"
    write_private(env, shell_assignments({"BEFORE": "1", "VALUE": value, "AFTER": "2"}))

    script = '. "$1" && printf "%s|%s|%s" "$BEFORE" "$VALUE" "$AFTER"'
    read = subprocess.run(["sh", "-c", script, "sh", env], capture_output=True, check=True)

    assert read.stdout.decode() == f"1|{value}|2"


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    secret = tmp_path / "deep" / "secret"
    write_private(secret, "first")
    write_private(secret, "second")

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text() == "second"
    assert list(secret.parent.iterdir()) == [secret]
