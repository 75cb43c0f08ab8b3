"""Claims in Postgres: worked questions, statements, verdicts, late posts, an examiner that dies."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.domain.readings import Reading
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.detection import PostgresExamination
from stack.postgres import PostgresServer
from tests.fakes.clock import FakeClock
from tests.integration.claims.filled import RIVER, RIVER_PROFILE, tell
from tests.integration.claims.questions import answer
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest

FIRST, SECOND = "At least 12 families were", "At least 21 families were"
BRENHOLM = "evacuated from Brenholm on Monday."
EXPECTED: dict[str, list[tuple[Any, ...]]] = {
    "013_how_a_figure_rose": [
        ("post", "lamp_street", None, 3.0, "Three people were killed in Lauten."),
        ("post", "river_bank", None, 2.0, "Two people were killed in Lauten."),
        (
            *("post", "lamp_street", 3.0, 5.0),
            "The number of people killed in Lauten has risen to five.",
        ),
        ("edit", "lamp_street", 5.0, 4.0, "Four people were killed in Lauten."),
        (
            *("post", "lamp_street", 4.0, 2.0),
            "The claim that two people were killed in Lauten is false.",
        ),
    ],
    "014_who_gave_a_figure_first": [
        (3.0, "lamp_street", at(minutes=5), 1, timedelta(minutes=15)),
        (2.0, "river_bank", at(minutes=20), 2, timedelta(minutes=20)),
        (5.0, "lamp_street", at(minutes=40), 1, timedelta(minutes=20, seconds=1)),
        (4.0, "lamp_street", at(minutes=60, seconds=1), 1, None),
        (12.0, "river_bank", at(minutes=70), 1, timedelta(minutes=45)),
        (5000.0, "river_bank", at(minutes=85), 1, None),
        (21.0, "river_bank", at(minutes=115), 1, None),
    ],
    "015_who_contradicts_whom": [
        (
            *(at(minutes=20), "contradiction", "river_bank", "Two people were"),
            *("lamp_street", "Three people were"),
        ),
        (
            *(at(minutes=130), "denial", "lamp_street"),
            "The claim that two people were killed in Lauten is false.",
            *("river_bank", "Two people were killed in Lauten."),
        ),
    ],
    "016_figures_changed_afterwards": [
        ("lamp_street", 1, "Three", "Four", timedelta(minutes=55, seconds=1), "high")
    ],
    "017_claims_that_went": [
        (
            *("value", "open", "river_bank", "high", [f"{FIRST} {BRENHOLM}"]),
            *(f"{FIRST} {BRENHOLM}", f"{SECOND} {BRENHOLM}"),
        )
    ],
    "018_stated_audiences": [("river_bank", "lamp_street", "5,000", "contradicted", "160", "160")],
}
SKIPPED = {"013_how_a_figure_rose": 2, "014_who_gave_a_figure_first": 1}
"""Leading columns that are keys or times told by others."""


@pytest.fixture(scope="module")
def told(databases: PostgresServer, detectors: Detectors) -> Iterator[Database]:
    with new_database(databases) as database:
        clock = FakeClock()
        tell(with_a_watch(database, clock), detectors, clock)
        yield database


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_worked_question(told: Database, name: str):
    rows = answer(told, name)
    assert [row[SKIPPED.get(name, 0) :] for row in rows] == EXPECTED[name]


def test_an_examiner_that_dies_leaves_what_one_that_lives_would_leave(
    told: Database, empty: Database, detectors: Detectors, monkeypatch: pytest.MonkeyPatch
):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    done, deaths = PostgresExamination.done, iter(range(1000))

    def die_every_other_time(self: PostgresExamination) -> None:
        done(self)
        if self.facts and next(deaths) % 2 == 0:
            raise ConnectionResetError

    monkeypatch.setattr(PostgresExamination, "done", die_every_other_time)

    def until_done(*args: Any) -> None:
        while detect(*args).facts:
            pass

    tell(store, detectors, clock, examine=until_done)
    assert next(deaths) > 10
    tables = ("assertions", "claims", "claim_values", "claim_keys", "claim_changes", "flags")
    ours, theirs = empty.contents(), told.contents()
    assert {t: ours[f"core.{t}"] for t in tables} == {t: theirs[f"core.{t}"] for t in tables}


def test_late_posts_are_known_but_alert_nobody(empty: Database, detectors: Detectors):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()), reading(at(), telegram_channel_id=RIVER, profile=RIVER_PROFILE))
    three = post(1, "Three people were killed in Lauten.", published_at=at(minutes=5))
    two = post(7, "Two people were killed in Lauten.", published_at=at(minutes=20))
    ingest(
        store,
        reading(at(minutes=30), [two], telegram_channel_id=RIVER, profile=RIVER_PROFILE),
    )
    late: Reading = reading(at(minutes=60), [three], is_late=True)
    ingest(store, late)
    detect(store.detection, detectors, clock)
    assert empty.rows("select kind, is_late from core.claim_changes") == [("contradiction", True)]
    assert empty.rows("select is_late from core.flags where rule = 'claim_answered'") == [(True,)]


def run(database: Database, *arguments: str, role: str = "ops") -> Any:
    result = CliRunner().invoke(app, [*arguments, "--db", database.dsn(role)])
    assert result.exit_code == 0, result.output
    return result.output


def test_operators_judge_and_the_engine_is_scored(told: Database):
    (flag,) = told.column("select flag_id from core.flags where kind = 'contradiction'")
    (edit,) = told.column("select flag_id from core.flags where rule = 'post_edited'")
    run(
        told, "flags", "judge", str(flag), "dismissed", "--operator", "ada", "--note", "two crashes"
    )
    run(told, "flags", "judge", str(edit), "confirmed", "--operator", "ada")
    verdicts = told.rows(
        "select kind, verdict, judge, note, before_text from marts.claim_verdicts order by kind",
        role="analyst",
    )
    three = "Three people were killed in Lauten."
    assert verdicts == [
        ("contradiction", "dismissed", "ada", "dismissed: two crashes", three),
        ("value", "confirmed", "ada", None, three),
    ]
    assert answer(told, "024_how_good_the_flags_were") == [
        ("contradiction", 1, 0, Decimal("0.00")),
        ("value", 1, 1, Decimal("1.00")),
    ]
    scores = {row["kind"]: row for row in json.loads(run(told, "claims", "evaluate", "--json"))}
    assert scores["all"]["precision_as_raised"] == 0.5
    assert scores["value"]["recall"] == 1.0
    assert scores["contradiction"]["precision"] == 0.0


def test_an_unknown_flag_is_named(told: Database):
    arguments = ["flags", "judge", "987654", "confirmed", "--operator", "ada"]
    result = CliRunner().invoke(app, [*arguments, "--db", told.dsn("ops")])
    assert result.exit_code == 2
    assert "there is no flag 987654" in result.output


def test_a_statement_from_outside_takes_its_place(
    empty: Database, detectors: Detectors, tmp_path: Any
):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    tell(store, detectors, clock)
    actors = tmp_path / "actors.csv"
    actors.write_text(
        "key,name,aliases,channels\nlamp,Lamp Street,Calle del Farol|ЛФ,lamp_street:official\n"
        "Bad Key,Nobody,,\n"
    )
    result = CliRunner().invoke(app, ["actors", "import", str(actors), "--db", empty.dsn("writer")])
    assert result.exit_code == 1
    assert "line 3" in result.output
    claim = empty.scalar("select claim_key from marts.claims where frame = 'killed'")
    source = ("--source", "https://example.org/paper", "--said-at", "2026-10-05T07:30")
    said = ("statements", "add", "The mayor denies that anybody died.", *source)
    about = ("--claim", claim, "--stance", "denial", "--speaker", "the mayor", "--operator", "ada")
    numbers = {json.loads(run(empty, *said, *about, "--json"))["statement_id"] for _ in range(2)}
    assert len(numbers) == 1
    stated = "According to the paper, Lamp Street has more than 160 followers."
    run(empty, "statements", "add", stated, *source, "--actor", "lamp", "--operator", "ada")
    detect(store.detection, detectors, clock)
    (line,) = empty.rows(
        "select said_in, polarity, attributed_to, address from marts.claim_values"
        " where statement_id is not null"
    )
    assert line == ("statement", "negated", "the mayor", "https://example.org/paper")
    verdicts = empty.rows(
        "select detail ->> 'verdict', before ->> 'stated', c.username from core.flags"
        " join core.channels as c using (telegram_channel_id)"
        " where core.flags.kind = 'audience_claim' order by flag_id desc limit 1"
    )
    assert verdicts == [("contradicted", "more than 160", "lamp_street")]
    assert empty.scalar("select count(*) from ops.unexamined") == 0


def test_removing_a_version_removes_what_was_read_of_it(empty: Database, detectors: Detectors):
    clock = FakeClock()
    tell(with_a_watch(empty, clock), detectors, clock)
    assert empty.scalar("select count(*) from core.claim_changes") > 0
    empty.rows("delete from core.post_revisions where telegram_channel_id = %s", CHANNEL)
    for table in ("assertions", "claim_values", "claim_keys"):
        query = f"select count(*) from core.{table} where telegram_channel_id = %s"
        assert empty.scalar(query, CHANNEL) == 0
    assert empty.scalar("select count(*) from marts.contradictions") == 0
