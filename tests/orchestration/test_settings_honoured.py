"""Every setting reaches what it is about: a field that nobody reads fails here."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from channelwatch.domain.rounds import RoundKind
from channelwatch.orchestration.settings import Settings, read_settings
from tests import airflow_environment

airflow_environment.prepare()

from channelwatch.orchestration import (  # noqa: E402
    accounts,
    anchoring,
    backfills,
    clocks,
    connections,
    extracting,
    media,
    media_shelf,
    retention,
    steps,
    task_ends,
    wiring,
)

NOW = datetime(2026, 10, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
SEEN: dict[str, Any] = {}


def poll(settings: Settings, *, added_at: datetime = LONG_AGO) -> Any:
    return wiring.poll_settings(settings, added_at, NOW)


def batches(settings: Settings, kind: RoundKind) -> int:
    return wiring.round_settings(settings, kind, LONG_AGO, NOW).batches


def kill_switch(settings: Settings) -> object:
    registry = SimpleNamespace(assign_watches=lambda: 0, accounts=list)
    try:
        return accounts.enabled_accounts(SimpleNamespace(settings=settings, registry=registry))  # type: ignore[arg-type]
    except accounts.PollingOff:
        return "off"


def patience(settings: Settings) -> object:
    held = SimpleNamespace(since=datetime.now(UTC) - timedelta(minutes=50))
    return type(task_ends.in_use(held, settings.lease_patience_minutes))  # type: ignore[arg-type]


def retained(settings: Settings) -> tuple[int, int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retention, "read_connection", lambda _: SimpleNamespace(get_uri=str))
        patch.setattr(retention, "_rows", lambda _: 0)
        patch.setattr(retention, "_bytes", lambda _: 0)
        patch.setattr(retention, "clean_database", lambda _, at: SEEN.update(rows=at))
        patch.setattr(retention, "remove_logs", lambda _, at: SEEN.update(logs=at))
        retention.retain_metadata(settings, None)  # type: ignore[arg-type]
    now = datetime.now(UTC)
    return (now - SEEN["rows"]).days, (now - SEEN["logs"]).days


def published(settings: Settings) -> tuple[int, int]:
    store = SimpleNamespace(feed=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps.publishing, "publish", lambda _, **given: given)
        parts = SimpleNamespace(settings=settings, store=store, clock=None)
        given: Any = steps._publish(parts, None)  # type: ignore[arg-type]
    return given["batch_size"], given["max_batches"]


def webhook_seconds(settings: Settings) -> object:
    target = SimpleNamespace(host="https://x.invalid", schema=None, port=None, password=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "read_connection", lambda _: target)
        patch.setattr(connections, "Webhook", lambda *_, **given: given["timeout_seconds"])
        return connections.read_webhook("x", settings)


def backfill_slice(settings: Settings) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backfills, "Backfill", lambda **given: SEEN.update(given) or Stop())
        ready = SimpleNamespace(added_at=LONG_AGO, connector=None)
        patch.setattr(backfills, "ready_account", lambda *_: ready)
        watched = ("north", SimpleNamespace(username="x"))
        store = SimpleNamespace(
            backfills=SimpleNamespace(watched=lambda *_: watched),
            collector=None,
            budget=None,
            leases=None,
        )
        clock = SimpleNamespace(now=lambda: NOW)
        parts = SimpleNamespace(settings=settings, store=store, clock=clock)
        running = backfills.backfill(parts, "x", 1, on_behalf_of="test")  # type: ignore[arg-type]
        with pytest.raises(Stopped):
            running.send(None)
    return SEEN["settings"].slice


def media_parts(settings: Settings) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "FetchMedia", lambda **given: SEEN.update(given) or Stop())
        ready = SimpleNamespace(added_at=LONG_AGO, connector=None)
        patch.setattr(media, "ready_account", lambda *_: ready)
        store = SimpleNamespace(engine=None, collector=None, budget=None, leases=None)
        clock = SimpleNamespace(now=lambda: NOW)
        parts = SimpleNamespace(settings=settings, store=store, clock=clock)
        with pytest.raises(Stopped):
            media.fetch(parts, "x", on_behalf_of="test").send(None)  # type: ignore[arg-type]
    return SEEN["settings"].parts


def asked(name: str) -> Callable[[Settings], object]:
    """Return what a step asks a language model with, or that it asks none."""

    def look(settings: Settings) -> object:
        given = SimpleNamespace(
            host="model.invalid",
            schema="https",
            port=None,
            login=None,
            password="",
            extra_dejson={"model": "m"},
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                connections, "read_connection", lambda name: SEEN.update(asked=name) or given
            )
            patch.setattr(
                extracting,
                "consult",
                lambda store, model, clock, limits: (
                    SEEN.update(model=model, limits=limits) or Stop.now()
                ),
            )
            parts = SimpleNamespace(
                settings=settings.model_copy(update={"extractor_connection": "model"})
                if name != "connection"
                else settings,
                store=SimpleNamespace(engine=None, detection=None),
                clock=None,
            )
            try:
                extracting.ask_extractor(parts)  # type: ignore[arg-type]
            except Stopped:
                return {
                    "connection": SEEN["asked"],
                    "cap": SEEN["limits"].daily_cap,
                    "box": SEEN["limits"].time_box,
                    "timeout": SEEN["model"].timeout_seconds,
                }[name]
        return "nobody"

    return look


class Stopped(Exception):
    pass


class Stop:
    def run(self, *_: object) -> None:
        self.now()

    @staticmethod
    def now() -> None:
        raise Stopped


def webhooks(settings: Settings) -> object:
    with pytest.MonkeyPatch.context() as patch:
        store = SimpleNamespace(close=lambda: None)
        parts = SimpleNamespace(settings=settings, store=store)
        patch.setattr(task_ends, "open_parts", lambda _: parts)
        return steps.webhooks()


HONOURED: Mapping[str, tuple[object, Callable[[Settings], object]]] = {
    "is_polling_enabled": (False, kill_switch),
    "poll_interval_minutes": (5, lambda s: s.poll_interval),
    "poll_time_box_seconds": (60, lambda s: poll(s).time_box),
    "poll_concurrency": (1, lambda s: poll(s).concurrency),
    "lease_wait_seconds": (1, lambda s: poll(s).lease_wait),
    "lease_patience_minutes": (120, patience),
    "daily_cap": (10, lambda s: poll(s).daily_caps["*"]),
    "daily_caps": ({"messages.getHistory": 5}, lambda s: poll(s).daily_caps),
    "resolves_per_cycle": (3, lambda s: poll(s).cycle_caps),
    "requests_per_second": (0.5, lambda s: poll(s).rates),
    "warm_up_days": (30, lambda s: poll(s, added_at=NOW).daily_caps),
    "audit_batches": (7, lambda s: batches(s, RoundKind.AUDIT)),
    "counter_batches": (8, lambda s: batches(s, RoundKind.COUNTERS)),
    "backfill_slice_seconds": (10, backfill_slice),
    "media_folder": ("file:///kept", lambda s: str(media_shelf.folder(s))),
    "media_parts": (9, media_parts),
    "retain_metadata_days": (5, retained),
    "retain_logs_days": (6, retained),
    "anchors_folder": ("file:///kept", lambda s: str(anchoring.folder(s))),
    "extractor_connection": ("model", asked("connection")),
    "extractor_daily_cap": (11, asked("cap")),
    "extractor_time_box_seconds": (12, asked("box")),
    "extractor_timeout_seconds": (13, asked("timeout")),
    "webhooks": (("desk",), webhooks),
    "webhook_batch_size": (7, published),
    "webhook_max_batches": (8, published),
    "webhook_timeout_seconds": (3, webhook_seconds),
    "clock_url": ("http://127.0.0.1:9/", lambda s: type(clocks.open_clock(s))),
}


def test_no_setting_is_left_out() -> None:
    assert set(HONOURED) == set(Settings.model_fields)


@pytest.mark.parametrize("name", HONOURED)
def test_a_changed_setting_changes_what_it_is_about(name: str) -> None:
    value, look = HONOURED[name]
    assert look(read_settings({name: value})) != look(read_settings())


def test_a_poll_never_outlasts_its_period() -> None:
    settings = read_settings({"poll_interval_minutes": 5, "poll_time_box_seconds": 600})
    assert poll(settings).time_box == timedelta(minutes=4)


def test_a_new_account_begins_with_a_fifth_and_has_it_all_after_five_days() -> None:
    caps = [
        poll(read_settings(), added_at=NOW - timedelta(days=days)).daily_caps for days in range(6)
    ]
    assert [cap["contacts.resolveUsername"] for cap in caps] == [20, 40, 60, 80, 100, 100]
    assert caps[0]["*"] == 6_000
