"""Anchors leave the database once a day, signed, and stay as they were."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from channelwatch.domain.chain import ChainHead
from channelwatch.notify.anchors import AnchorsInvalid, read
from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.errors import ChannelwatchError
from tests import airflow_environment
from tests.fakes.clock import FakeClock

airflow_environment.prepare()

from channelwatch.orchestration import anchoring  # noqa: E402

AT = datetime(2026, 10, 7, 4, 10, tzinfo=UTC)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    key = SimpleNamespace(password="ab" * 32)
    monkeypatch.setattr(anchoring, "read_connection", {anchoring.KEY: key}.__getitem__)
    head = ChainHead(telegram_channel_id=7, position=12, link_sha256=b"1" * 32)
    return SimpleNamespace(
        settings=Settings(anchors_folder=f"file://{tmp_path}/kept"),
        clock=FakeClock(AT),
        store=SimpleNamespace(chains=SimpleNamespace(heads=lambda: [head])),
        key=key,
    )


def test_the_heads_leave_as_the_file_of_the_day(parts: Any, tmp_path: Path) -> None:
    name = anchoring.write(parts)
    assert name == "anchors-2026-10-07.json"
    written = read((tmp_path / "kept" / name).read_bytes())
    assert (written.at, list(written.heads)) == (AT, parts.store.chains.heads())


def test_a_second_run_leaves_the_file_as_it_is(parts: Any, tmp_path: Path) -> None:
    file = tmp_path / "kept" / anchoring.write(parts)
    before = file.read_bytes()
    parts.store.chains.heads = list
    assert anchoring.write(parts) == file.name
    assert file.read_bytes() == before


def test_without_a_good_key_nothing_is_written(parts: Any, tmp_path: Path) -> None:
    parts.key.password = None
    with pytest.raises(AnchorsInvalid, match="openssl"):
        anchoring.write(parts)
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("status", [200, 503])
def test_the_file_is_posted_as_it_is(
    parts: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    posted: list[Any] = []
    desk = SimpleNamespace(
        name="webhook:desk", deliver_anchors=lambda d: posted.append(d) or status
    )
    monkeypatch.setattr(anchoring, "read_webhook", lambda *_: desk)
    name = anchoring.write(parts)
    if status == 200:
        assert anchoring.post(parts, "desk", name) == 1
    else:
        with pytest.raises(ChannelwatchError, match="webhook:desk: refused with HTTP 503"):
            anchoring.post(parts, "desk", name)
    assert posted == [json.loads((tmp_path / "kept" / name).read_bytes())]
