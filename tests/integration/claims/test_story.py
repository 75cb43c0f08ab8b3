"""The demo told by the database: each change of a claim appears, under its kind, with its proof."""

from datetime import timedelta
from typing import Any

import pytest

from channelwatch.pipeline.detect import detect
from channelwatch.store.sql_files import sql_folder
from tests.integration.claims.conftest import Story

FLAGS = """
select f.kind, f.severity, c.username, f.before, f.after, f.explanation, f.detail, f.rule
from core.flags as f inner join core.channels as c using (telegram_channel_id)
where f.status = 'open' and not f.is_late and f.rule <> 'subscriber_change'
order by f.observed_by
"""


def flags(story: Story, username: str, *rules: str) -> list[dict[str, Any]]:
    """Return the open flags of a channel that some rules raised."""
    names = ("kind", "severity", "username", "before", "after", "explanation", "detail", "rule")
    rows = [dict(zip(names, row, strict=True)) for row in story.rows(FLAGS)]
    return [row for row in rows if row["username"] == username and row["rule"] in rules]


def answers(story: Story, username: str) -> list[str]:
    return [flag["kind"] for flag in flags(story, username, "claim_answered")]


def test_everything_was_examined(story: Story):
    assert story.rows("select subject, last_error from ops.unexamined") == []


def test_the_edited_figure_is_flagged_with_both_versions(story: Story):
    (edit,) = flags(story, "gubernator_kestren_demo", "post_edited")
    assert (edit["kind"], edit["severity"]) == ("value", "high")
    assert "семеро ранены" in edit["before"]["text"]
    assert "девятеро ранены" in edit["after"]["text"]
    assert "«семеро» → «девятеро»" in edit["explanation"]
    assert "same post" in edit["explanation"]


def test_the_group_takes_a_group_back_and_others_still_say_four(story: Story):
    (edit,) = flags(story, "volny_brod_demo", "post_edited")
    assert (edit["kind"], edit["severity"]) == ("value", "high")
    assert "«четыре» → «три»" in edit["explanation"]
    assert "kestren_novyny_demo" in edit["detail"]["still_say_so"]
    assert "veldoria_border_demo" not in edit["detail"]["still_say_so"]


def test_links_and_typos_change_no_claim(story: Story):
    edits = [
        *flags(story, "kestren_novyny_demo", "post_edited"),
        *flags(story, "veldoria_border_demo", "post_edited"),
    ]
    assert [(edit["kind"], edit["severity"]) for edit in edits] == [("post_edited", "low")] * 2


def test_the_statement_that_turned_round(story: Story):
    (edit,) = flags(story, "tarnmark_oborona_demo", "post_edited")
    assert (edit["kind"], edit["severity"]) == ("negation", "critical")


def test_the_dead_rise_along_one_claim(story: Story):
    chain = story.rows(
        "select v.value, v.said_in from marts.claim_values as v"
        " join marts.claims as c using (claim_key)"
        " where c.frame = 'killed' and v.username = 'gubernator_kestren_demo'"
        " and c.first_said_at = '2026-10-05 10:00+00' order by v.said_at"
    )
    assert chain == [(0.0, "post"), (1.0, "post"), (3.0, "post"), (3.0, "edit"), (5.0, "post")]
    updates = flags(story, "gubernator_kestren_demo", "claim_answered")
    assert {flag["kind"] for flag in updates} == {"update"}
    assert [flag["severity"] for flag in updates] == ["medium"] * 3


def test_the_post_that_went_and_came_again_is_one_flag(story: Story):
    (again,) = flags(story, "correo_frontera_demo", "post_reposted")
    assert (again["kind"], again["severity"]) == ("value", "high")
    assert "Al menos 12" in again["before"]["text"]
    assert "Al menos 21" in again["after"]["text"]
    assert "Al menos 12 familias" in again["detail"]["claims"][0]
    assert flags(story, "correo_frontera_demo", "post_deleted") == []


def test_the_post_that_went_for_good_names_its_claims(story: Story):
    (gone,) = flags(story, "ostrel_today_demo", "post_deleted")
    assert gone["severity"] == "critical"
    assert "eleven armed men" in gone["detail"]["claims"][0]


def test_the_directorate_confirms(story: Story):
    (flag,) = flags(story, "veldoria_border_demo", "claim_answered")[:1]
    assert flag["kind"] == "confirmation"
    assert flag["before"]["username"] == "volny_brod_demo"
    assert "two armed groups" in flag["after"]["text"]


def test_the_neighbour_denies(story: Story):
    assert "denial" in answers(story, "tarnmark_oborona_demo")


def test_three_groups_contradict_two(story: Story):
    assert "contradiction" in answers(story, "correo_frontera_demo")


def test_retelling_a_claim_with_its_source_denies_nothing(story: Story):
    assert "denial" not in answers(story, "kestren_novyny_demo")


def test_the_stated_audience_was_as_observed(story: Story):
    (flag,) = flags(story, "correo_frontera_demo", "audience_claim")
    assert flag["detail"]["verdict"] == "borne_out"
    assert flag["before"]["username"] == "volny_brod_demo"
    assert flag["before"]["stated"] == "más de 160"
    assert flag["after"]["observed"]["lowest"] == 161


def test_the_profile_that_another_team_took_over(story: Story):
    (flag,) = flags(story, "ostrel_today_demo", "profile_changed")
    assert (flag["kind"], flag["severity"]) == ("handover", "critical")


def test_who_said_four_groups_first(story: Story):
    (first,) = story.rows(
        "select username, said_at, telling_count > 3 from marts.first_claims"
        " where value = 4 and claim_key = (select claim_key from marts.claim_values"
        "   where username = 'volny_brod_demo' and value = 3)"
    )
    assert first[0] == "volny_brod_demo"
    assert first[2]


def test_every_flag_of_an_answer_shows_both_texts_and_when_they_were_seen(story: Story):
    found = story.rows(FLAGS)
    shown = [(row[3], row[4]) for row in found if row[7] == "claim_answered"]
    assert shown
    for before, after in shown:
        for side in (before, after):
            assert side["text"]
            assert side["permalink"].startswith("https://t.me/")
            assert side["observed_by"]


def test_detecting_again_changes_nothing(story: Story):
    tables = ("assertions", "claims", "claim_values", "claim_keys", "claim_changes", "flag_events")
    before = {t: story.rows(f"select * from core.{t} order by 1, 2, 3") for t in tables}
    detect(story.store.detection, story.detectors, story.clock)
    assert {t: story.rows(f"select * from core.{t} order by 1, 2, 3") for t in tables} == before


def test_three_against_two_shows_both_pieces_of_evidence(story: Story):
    (row,) = story.rows(
        "select username, says, quote, contradicted_username, contradicted_says,"
        " contradicted_quote, address, contradicted_address from marts.contradictions"
        " where kind = 'contradiction' and username = 'correo_frontera_demo'"
    )
    assert row[:2] == ("correo_frontera_demo", "tres grupos armados")
    assert row[2].startswith("Fuentes policiales hablan ya de tres grupos armados")
    assert row[3:5] == ("veldoria_border_demo", "two armed groups")
    assert row[5].startswith("The Border Directorate confirms that two armed groups crossed")
    assert all(address.startswith("https://t.me/") for address in row[6:])


def ask(story: Story, name: str) -> list[tuple[Any, ...]]:
    return story.rows((sql_folder() / "queries" / f"{name}.sql").read_text("utf-8"))


def test_who_repeats_whom(story: Story):
    told = {row[:2]: row[3] for row in ask(story, "019_who_repeats_whom")}
    assert told["kestren_novyny_demo", "volny_brod_demo"] == timedelta(hours=1, minutes=20)
    assert told["correo_frontera_demo", "kestren_novyny_demo"] == timedelta(hours=2, minutes=30)


def test_who_confirmed_what(story: Story):
    told = [(row[1], row[3]) for row in ask(story, "020_who_confirmed_what")]
    assert ("veldoria_border_demo", "volny_brod_demo") in told
    assert "tarnmark_oborona_demo" not in {confirming for confirming, _ in told}


def test_who_still_says_otherwise(story: Story):
    told = [row[:4] for row in ask(story, "021_who_still_says_otherwise")]
    assert told == [
        ("correo_frontera_demo", 4.0, "volny_brod_demo", 3.0),
        ("kestren_novyny_demo", 4.0, "volny_brod_demo", 3.0),
        ("veldoria_border_demo", 2.0, "correo_frontera_demo", 3.0),
    ]


@pytest.mark.parametrize("view", ["contradictions", "claim_changes", "actors", "statements"])
def test_a_view_answers(story: Story, view: str):
    rows = story.rows(f"select * from marts.{view}")
    assert bool(rows) is (view != "statements")
