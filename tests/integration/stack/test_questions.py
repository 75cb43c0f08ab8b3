"""The worked questions of sql/queries, asked of the demo by an analyst: the story's answers."""

import datetime as dt
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from channelwatch.store.sql_files import sql_folder
from tests.integration.stack.conftest import Stack
from tests.integration.stack.test_end_to_end import play

pytestmark = pytest.mark.timeout(900)

GROUP, NEWS, GOVERNOR = "volny_brod_demo", "kestren_novyny_demo", "gubernator_kestren_demo"
BORDER = "veldoria_border_demo"
MEDIA, MINISTRY, TOWN = "correo_frontera_demo", "tarnmark_oborona_demo", "ostrel_today_demo"

# What an analyst writes in place of the channel, the post and the word that a question is about.
ASKED: dict[str, list[tuple[str, str]]] = {
    "002_channel_on_a_date": [("lamp_street", GROUP)],
    "004_edits_and_what_stood_before": [("lamp_street", GROUP)],
    "005_who_had_it_first": [("lamp_street", GROUP), ("message_id = 1", "message_id = 6")],
    "008_who_said_it_first": [("boat*", "паром*")],
}

NOT_IN_THE_STORY = {
    "001_lost_subscribers": "every audience of the demo grows",
    "003_vanished_within_an_hour": "the demo looks every six hours: no post is known to have lived less",
    "018_stated_audiences": "the newspaper's figure lies between two looks six hours apart",
    "022_what_was_said_elsewhere": "nobody registers a statement in the demo",
    "023_who_speaks_for_whom": "nobody registers an actor in the demo",
    "024_how_good_the_flags_were": "nobody judges a flag in the demo",
}


def hour(hours: float) -> dt.datetime:
    """Return a time of the story, counted from its start."""
    return dt.datetime(2026, 10, 5, 6, tzinfo=dt.UTC) + dt.timedelta(hours=hours)


# Columns by name: what the story says of each answer, among its rows.
ANSWERS: dict[str, list[dict[str, Any]]] = {
    "002_channel_on_a_date": [
        {"title": "Вольный брод", "state": "active", "subscriber_count": 161, "body": "Скоро."},
    ],
    "004_edits_and_what_stood_before": [
        {"telegram_message_id": 6, "revision": 2, "edited_within": dt.timedelta(hours=29)},
    ],
    "005_who_had_it_first": [
        {"username": NEWS, "matched_by": matched, "delay": dt.timedelta(hours=1, minutes=20)}
        for matched in ("media", "text")
    ],
    "006_whom_they_forward": [
        {"username": NEWS, "source": GROUP, "is_source_watched": True, "forward_count": 1},
    ],
    "007_where_nobody_looked": [
        {"username": name, "gap_from": hour(0), "gap_to": hour(6), "reason": "not polled"}
        for name in (GROUP, NEWS, GOVERNOR, MEDIA, MINISTRY, TOWN, "veldoria_border_demo")
    ],
    "008_who_said_it_first": [
        {
            "username": GOVERNOR,
            "telegram_message_id": 91,
            "is_latest": True,
            "published_at": hour(9),
        },
    ],
    "009_most_seen_in_their_first_day": [
        {"username": GOVERNOR, "telegram_message_id": 91},
        {"username": GROUP, "telegram_message_id": 6},
    ],
    "010_new_faces": [
        {
            "previous_title": "Ostrel Today",
            "title": "Ostrel LIVE | Border Watch",
            "observed_after": hour(18),
            "observed_by": hour(24),
        },
    ],
    "011_what_waits_for_a_person": [
        {"kind": "post_deleted", "permalink": f"https://t.me/{TOWN}/73"},
        {"kind": "value", "permalink": f"https://t.me/{GROUP}/6"},
    ],
    "012_what_the_watch_costs": [
        {"account": account, "day": day.date(), "flood_count": 0}
        for account in ("north", "south")
        for day in (hour(0), hour(24))
    ],
    "013_how_a_figure_rose": [
        {"username": GOVERNOR, "value": 1.0},
        {"username": GOVERNOR, "value": 3.0},
        {"username": GOVERNOR, "value": 5.0},
    ],
    "014_who_gave_a_figure_first": [{"username": GOVERNOR, "said_at": hour(9)}],
    "015_who_contradicts_whom": [
        {"kind": "denial", "username": MINISTRY, "contradicted_username": GROUP},
    ],
    "016_figures_changed_afterwards": [
        {"username": GROUP, "telegram_message_id": 6, "old_value": "четыре", "new_value": "три"},
        {"username": GOVERNOR, "old_value": "семеро", "new_value": "девятеро"},
    ],
    "017_claims_that_went": [
        {"kind": "post_deleted", "username": TOWN},
        {"kind": "value", "username": MEDIA},
    ],
    "019_who_repeats_whom": [{"username": NEWS, "previous_username": GROUP}],
    "020_who_confirmed_what": [{"username": BORDER, "previous_username": GROUP}],
    "021_who_still_says_otherwise": [
        # The directorate's edit is seen after the newspaper's post: it still says two.
        {"username": MEDIA, "value": 3.0, "newest_username": BORDER, "newest_value": 2.0},
    ],
}


@pytest.fixture(scope="module")
def played(stack: Stack) -> Stack:
    """The demo at its end; where it was played already, nothing happens again."""
    play(stack)
    return stack


def ask(stack: Stack, name: str) -> list[dict[str, Any]]:
    query = (sql_folder() / "queries" / f"{name}.sql").read_text("utf-8")
    for written, wanted in ASKED.get(name, []):
        assert written in query
        query = query.replace(written, wanted)
    dsn = stack.environment["CHANNELWATCH_ANALYST_DB"]
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_a_question_finds_the_story(played: Stack, name: str) -> None:
    rows = ask(played, name)
    for expected in ANSWERS[name]:
        assert any(expected.items() <= row.items() for row in rows), (expected, rows)


@pytest.mark.parametrize("name", sorted(NOT_IN_THE_STORY))
def test_a_question_that_the_story_does_not_answer(played: Stack, name: str) -> None:
    assert ask(played, name) == [], NOT_IN_THE_STORY[name]


def test_the_edit_is_told_with_both_texts(played: Stack) -> None:
    [edit] = ask(played, "004_edits_and_what_stood_before")
    assert "четыре группы" in edit["previous_body"]
    assert "три группы" in edit["body"]


def test_what_waits_comes_worst_first(played: Stack) -> None:
    ranks = ["critical", "high", "medium", "low", "none"]
    order = [ranks.index(row["severity"]) for row in ask(played, "011_what_waits_for_a_person")]
    assert order == sorted(order)


def test_every_question_is_asked() -> None:
    stems = {path.stem for path in (sql_folder() / "queries").glob("*.sql")}
    assert stems == ANSWERS.keys() | NOT_IN_THE_STORY.keys()
