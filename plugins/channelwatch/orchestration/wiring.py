"""Put the parts together: the one place that knows which adapter serves which port."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.domain.pacing import Rate
from channelwatch.domain.rounds import RoundKind
from channelwatch.domain.warm_up import warm_up
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary
from channelwatch.orchestration.clocks import open_clock
from channelwatch.orchestration.connections import WRITER, read_airflow_settings, read_connection
from channelwatch.orchestration.settings import Settings
from channelwatch.pipeline.detect import Detectors
from channelwatch.pipeline.methods import EVERY_METHOD, RESOLVE
from channelwatch.pipeline.poll import PollSettings
from channelwatch.pipeline.ports import Clock
from channelwatch.pipeline.rounds import RoundSettings
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import Registry

PERIOD_SHARE = 0.8
"""A poll ends within this part of its period, so that the next one never waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every step needs: settings, time, store and registry."""

    settings: Settings
    clock: Clock
    store: PostgresStore
    registry: Registry


def open_parts(application_name: str) -> Parts:
    """Return the parts; nothing connects yet.

    `application_name` is what the database shows an operator. SettingsInvalid, ConnectionMissing
    or StoreUnavailable name what is set up wrongly.
    """
    settings = read_airflow_settings()
    clock = open_clock(settings)
    dsn = read_connection(WRITER).get_uri()
    store = PostgresStore(dsn, clock, application_name=application_name)
    return Parts(settings=settings, clock=clock, store=store, registry=Registry(store.engine))


def poll_settings(settings: Settings, added_at: datetime, now: datetime) -> PollSettings:
    """Return what one cycle of an account, registered at `added_at`, may take."""
    longest = settings.poll_interval.total_seconds() * PERIOD_SHARE
    return PollSettings(
        period=settings.poll_interval,
        concurrency=settings.poll_concurrency,
        time_box=timedelta(seconds=min(settings.poll_time_box_seconds, longest)),
        lease_wait=timedelta(seconds=settings.lease_wait_seconds),
        daily_caps=daily_caps(settings, added_at, now),
        cycle_caps={RESOLVE: settings.resolves_per_cycle},
        rates=rates(settings),
    )


def round_settings(
    settings: Settings, kind: RoundKind, added_at: datetime, now: datetime
) -> RoundSettings:
    """Return what one look at older posts may take of an account registered at `added_at`."""
    is_audit = kind is RoundKind.AUDIT
    return RoundSettings(
        batches=settings.audit_batches if is_audit else settings.counter_batches,
        lease_wait=timedelta(seconds=settings.lease_wait_seconds),
        daily_caps=daily_caps(settings, added_at, now),
        rates=rates(settings),
    )


def rates(settings: Settings) -> Mapping[str, Rate]:
    """Return how far apart an account's requests are kept: a look-up costs it most."""
    pace = settings.requests_per_second
    return {
        EVERY_METHOD: Rate(per_second=pace, burst=20),
        RESOLVE: Rate(per_second=pace / 3, burst=10),
    }


def daily_caps(settings: Settings, added_at: datetime, now: datetime) -> Mapping[str, int]:
    """Return an account's caps on requests by method, and on all together, at its age."""
    caps = {EVERY_METHOD: settings.daily_cap, **settings.daily_caps}
    return warm_up(caps, added_at=added_at, now=now, days=settings.warm_up_days)


def open_detectors() -> Detectors:
    """Return the rules with their lexicons loaded; it takes seconds, once per process."""
    return Detectors(claims=ClaimsEngine(lexicons=load(), vocabulary=load_vocabulary()))
