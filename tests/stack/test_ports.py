import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from stack.errors import StackError
from stack.ports import HOST, PortBook, choose_port, is_free


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_busy_fixed_port_is_refused_by_name(busy: int) -> None:
    with pytest.raises(StackError, match=f"AIRFLOW_PORT={busy}: something else already listens"):
        choose_port("AIRFLOW_PORT", fixed=str(busy), remembered=None)


@pytest.mark.parametrize("wrong", ["http", "0", "65536", "-1", "5.5"])
def test_what_is_no_port_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(StackError, match=f"POSTGRES_PORT={wrong} is not a port number"):
        choose_port("POSTGRES_PORT", fixed=wrong, remembered=None)


def test_a_busy_remembered_port_gives_way(busy: int) -> None:
    chosen = choose_port("SIMULATOR_PORT", fixed=None, remembered=busy)
    assert chosen != busy
    assert is_free(chosen)


def test_ports_are_remembered_and_the_fixed_one_wins(tmp_path: Path) -> None:
    book = PortBook(tmp_path / "ports.json", {})
    assert book.get("POSTGRES_PORT") is None
    book.choose(["POSTGRES_PORT", "AIRFLOW_PORT"])
    before = book["POSTGRES_PORT"]

    fixed = choose_port("AIRFLOW_PORT", fixed=None, remembered=None)
    again = PortBook(tmp_path / "ports.json", {"AIRFLOW_PORT": str(fixed)})
    again.choose(["POSTGRES_PORT", "AIRFLOW_PORT"])

    assert again["POSTGRES_PORT"] == before
    assert again["AIRFLOW_PORT"] == fixed
