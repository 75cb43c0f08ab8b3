"""The DAG files: they parse without touching anything, and follow the house's rules."""

import ast
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import airflow_environment

DAGS = airflow_environment.REPOSITORY / "dags"
FILES = sorted(DAGS.glob("*.py"))
IDS = {
    "poll_channels",
    "audit_posts",
    "refresh_counters",
    "fetch_media",
    "look_at_clips",
    "detect_changes",
    "publish_flags",
    "backfill_channel",
    "check_data",
    "anchor_chains",
    "retain_data",
    "retain_metadata",
}
MAX_LINES = 60
SECTIONS = ("**What runs.**", "**What it writes.**", "**When it is red.**")


class Touched(BaseException):
    """Something was read or connected to while a DAG file was parsed."""


@pytest.fixture(scope="module")
def bag() -> Iterator[Any]:
    """Parse the folder with sockets, subprocesses and connections out of reach."""
    airflow_environment.prepare()
    from airflow.dag_processing.dagbag import DagBag
    from airflow.sdk import BaseHook, Variable

    def refuse(*args: object, **kwargs: object) -> None:
        raise Touched

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr("subprocess.Popen.__init__", refuse)
        patch.setattr(BaseHook, "get_connection", refuse)
        patch.setattr(Variable, "get", refuse)
        yield DagBag(DAGS, collect_dags=True)


def test_a_file_that_connects_is_caught(bag: Any, tmp_path: Path) -> None:
    source = "# airflow dag\nimport socket\nsocket.create_connection(('localhost', 9))"
    (tmp_path / "nosy.py").write_text(source)
    [error] = type(bag)(tmp_path, collect_dags=True).import_errors.values()
    assert "Touched" in error


def test_every_file_parses(bag: Any) -> None:
    assert bag.import_errors == {}
    assert set(bag.dags) == IDS


@pytest.mark.parametrize("dag_id", sorted(IDS))
def test_every_dag_says_what_an_operator_needs(bag: Any, dag_id: str) -> None:
    dag = bag.dags[dag_id]
    positions = [dag.doc_md.find(section) for section in SECTIONS]
    assert -1 not in positions
    assert positions == sorted(positions)
    assert "channelwatch" in dag.tags
    assert len(dag.tags) > 1
    assert (dag.catchup, dag.max_active_runs) == (False, 1)


@pytest.mark.parametrize("dag_id", sorted(IDS))
def test_every_task_has_an_owner_a_retry_and_an_end(bag: Any, dag_id: str) -> None:
    for task in bag.dags[dag_id].tasks:
        assert task.owner == "channelwatch"
        assert task.retries >= 1
        assert task.execution_timeout is not None
        assert task.python_callable.__doc__


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_dag_file_is_short_and_has_no_rules(file: Path) -> None:
    source = file.read_text()
    assert len(source.splitlines()) < MAX_LINES
    decisions = (ast.If, ast.For, ast.While, ast.Try, ast.Match)
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, decisions)]


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_dag_file_knows_airflow_and_the_composition_root_only(file: Path) -> None:
    imported = {
        name.split(".")[0] if name.startswith("airflow") else name
        for node in ast.walk(ast.parse(file.read_text()))
        for name in _imported(node)
    }
    foreign = {n for n in imported if not n.startswith("channelwatch.orchestration")}
    assert foreign <= {"airflow", "datetime", "typing"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_accounts_are_mapped_and_channels_are_not(bag: Any) -> None:
    mapped = {
        (dag.dag_id, task.task_id): list(task.op_kwargs_expand_input.value)
        for dag in bag.dags.values()
        for task in dag.tasks
        if task.is_mapped
    }
    assert mapped == {
        ("poll_channels", "poll"): ["account"],
        ("audit_posts", "audit"): ["account"],
        ("fetch_media", "fetch"): ["account"],
        ("refresh_counters", "refresh"): ["account"],
        ("publish_flags", "post"): ["target"],
        ("anchor_chains", "post"): ["target"],
    }


def test_polls_stand_in_the_pool_and_a_long_backfill_never_takes_their_place(bag: Any) -> None:
    pools = {
        (dag.dag_id, task.task_id)
        for dag in bag.dags.values()
        for task in dag.tasks
        if task.pool == "telegram"
    }
    assert pools == {
        ("poll_channels", "poll"),
        ("audit_posts", "audit"),
        ("refresh_counters", "refresh"),
        ("fetch_media", "fetch"),
    }


def test_a_poll_goes_before_the_looks_at_older_posts(bag: Any) -> None:
    weights = {
        dag.dag_id: task.priority_weight
        for dag in bag.dags.values()
        for task in dag.tasks
        if task.pool == "telegram"
    }
    assert max(weights, key=weights.__getitem__) == "poll_channels"
    assert len(set(weights.values())) > 1


def test_one_dag_starts_the_next_by_its_asset(bag: Any) -> None:
    made = {
        asset.name: dag.dag_id
        for dag in bag.dags.values()
        for task in dag.tasks
        for asset in task.outlets
        if dag.dag_id not in ("backfill_channel", "audit_posts")  # they read channels too
    }
    awaited = {
        dag_id: [asset.name for asset in bag.dags[dag_id].timetable.asset_condition.objects]
        for dag_id in ("look_at_clips", "detect_changes", "publish_flags")
    }
    assert made == {
        "core.pages": "poll_channels",
        "core.media_files": "fetch_media",
        "core.flags": "detect_changes",
        "marts.flags": "publish_flags",  # not the one it waits for: that would start it anew
    }
    assert awaited == {
        "look_at_clips": ["core.media_files"],
        "detect_changes": ["core.pages"],
        "publish_flags": ["core.flags"],
    }


@pytest.mark.parametrize("username", ["@lake_news", "lake_news", "Lake9"])
def test_the_backfill_form_takes_a_username(bag: Any, username: str) -> None:
    bag.dags["backfill_channel"].params.update({"username": username})
    assert bag.dags["backfill_channel"].params.validate()["username"] == username


@pytest.mark.parametrize("username", ["https://t.me/x", "a b", "1abc", "x'; drop table", ""])
def test_the_backfill_form_refuses_anything_else(bag: Any, username: str) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError):
        bag.dags["backfill_channel"].params.update({"username": username})
        bag.dags["backfill_channel"].params.validate()
