import threading
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.lock import exclusive


def silent(_: str) -> None:
    pass


def test_a_second_holder_gives_up_and_names_the_first(tmp_path: Path) -> None:
    told: list[str] = []
    with (
        exclusive(tmp_path / "lock", say=silent),
        pytest.raises(StackError, match="another command"),
        exclusive(tmp_path / "lock", patience=0.3, say=told.append),
    ):
        pass
    assert len(told) == 1


def test_a_second_holder_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with exclusive(tmp_path / "lock", patience=5, say=lambda _: waiting.set()):
            order.append("second")

    with exclusive(tmp_path / "lock", say=silent):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(5)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x"), exclusive(tmp_path / "lock", say=silent):
        raise ValueError("x")
    with exclusive(tmp_path / "lock", patience=0, say=silent):
        pass


def test_removing_the_file_while_it_is_held_lets_nobody_share_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with exclusive(path, say=silent):
        path.unlink()
    with exclusive(path, patience=0, say=silent):
        assert path.exists()
