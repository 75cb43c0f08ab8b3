"""Statements from outside Telegram, by SQL: audiences are checked, claims get their line."""

from datetime import datetime, timedelta

import pytest

from channelwatch.domain.claims.series.actors import Actor, ActorStatus, HeldChannel
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.actors import ActorRegistry
from tests.fakes.clock import FakeClock
from tests.integration.claims.filled import tell
from tests.integration.claims.questions import answer
from tests.integration.store.conftest import Database, with_a_watch
from tests.integration.store.readings import at

REGISTER = """
select ops.register_statement(
    %s, %s, %s, 'ada', about_channel => %s, about_actor => %s, about_claim => %s, stance => %s
)
"""
SOURCE = "https://example.org/paper"
VERDICTS = """
select before ->> 'username', before ->> 'stated', detail ->> 'verdict', severity
from core.flags where kind = 'audience_claim' and permalink = 'https://t.me/river_bank'
"""


def register(
    database: Database,
    words: str,
    said_at: datetime,
    channel: str | None = None,
    actor: str | None = None,
    claim: str | None = None,
    stance: str = "claim",
) -> int:
    values = (words, SOURCE, said_at, channel, actor, claim, stance)
    return int(database.rows(REGISTER, *values, role="ops")[0][0])


@pytest.mark.parametrize(
    ("words", "said_at", "stated", "verdict"),
    [
        (
            "The channel has more than 8,000 followers.",
            at(minutes=30),
            "more than 8,000",
            ("borne_out", "low"),
        ),
        (
            "The channel has more than 20,000 followers.",
            at(minutes=30),
            "more than 20,000",
            ("contradicted", "high"),
        ),
        (
            "The channel has more than 8,000 followers.",
            at() - timedelta(days=30),
            "more than 8,000",
            ("unverifiable", "low"),
        ),
    ],
)
@pytest.mark.parametrize("about", ["channel", "actor"])
def test_an_audience_stated_elsewhere_is_held_against_the_counts_of_then(
    empty: Database,
    detectors: Detectors,
    words: str,
    said_at: datetime,
    stated: str,
    verdict: tuple[str, str],
    about: str,
):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    tell(store, detectors, clock)
    held = HeldChannel("river_bank", ActorStatus.OFFICIAL)
    ActorRegistry(store.engine).add(Actor(key="river", name="Bank", channels=(held,)), at())
    if about == "channel":
        register(empty, words, said_at, channel="@River_Bank")
    else:
        register(empty, words, said_at, actor="river")
    detect(store.detection, detectors, clock)
    assert empty.rows(VERDICTS) == [("river_bank", stated, *verdict)]


def test_confirmation_and_denial_stand_on_the_claims_time_line(
    empty: Database, detectors: Detectors
):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    tell(store, detectors, clock)
    claim = empty.scalar("select claim_key from marts.claims where frame = 'killed'")
    for minutes, stance in ((10, "confirmation"), (50, "denial")):
        register(empty, f"A {stance}.", at(minutes=minutes), claim=claim, stance=stance)
    detect(store.detection, detectors, clock)
    line = empty.rows(
        "select said_in, polarity, coalesce(value::text, sentence) from marts.claim_values"
        f" where claim_key = '{claim}' order by said_at"
    )
    three = "Three people were killed in Lauten."
    assert answer(empty, "022_what_was_said_elsewhere") == [
        (at(minutes=10), "confirmation", SOURCE, three, "A confirmation."),
        (at(minutes=50), "denial", SOURCE, three, "A denial."),
    ]
    assert line == [
        ("post", "affirmed", "3"),
        ("statement", "affirmed", "A confirmation."),
        ("post", "affirmed", "2"),
        ("post", "affirmed", "5"),
        ("statement", "negated", "A denial."),
        ("edit", "affirmed", "4"),
        ("post", "affirmed", "2"),
    ]


def test_the_same_words_of_the_same_source_are_one_statement(empty: Database):
    with_a_watch(empty, FakeClock())
    numbers = {register(empty, "It is so.", at(), channel="lamp_street") for _ in range(2)}
    assert len(numbers) == 1
