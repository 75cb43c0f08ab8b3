"""What a scenario may say, and how it is told that it may not."""

import copy

import pytest

from simulator import ScenarioError, load_scenario
from simulator.scenario.moments import parse_duration, parse_moment
from simulator.world.compiling import compile_scenario


def problems(scenario):
    with pytest.raises(ScenarioError) as caught:
        compile_scenario(load_scenario(scenario))
    return caught.value.problems


def with_timeline(scenario, *events):
    changed = copy.deepcopy(scenario)
    changed["channels"][1]["timeline"] = list(events)
    return changed


@pytest.mark.parametrize(
    ("event", "path", "says"),
    [
        ({"at": "+1h"}, "", "exactly one of"),
        ({"at": "+1h", "post": "a", "delete": 2}, "", "exactly one of"),
        ({"at": "later", "post": "a"}, ".at", "expected a date"),
        ({"at": "+1 fortnight", "post": "a"}, ".at", "expected a duration"),
        ({"at": "+1h", "pots": "a"}, ".pots", "unknown key"),
        ({"at": "+1h", "post": {"text": 5}}, ".post.text", "valid string"),
        ({"at": "+1h", "post": {"html": "a", "text": "b"}}, ".post", "either `html` or `text`"),
        ({"at": "+1h", "post": {"media": {"kind": "gif", "seed": "a"}}}, ".post.media.kind", "vid"),
        ({"at": "+1h", "post": {"media": {"kind": "photo"}}}, ".post.media.seed", "required"),
        ({"at": "+1h", "edit": {"post": "nobody", "text": "x"}}, ".edit", 'no post "nobody"'),
        ({"at": "+1h", "delete": [1, 99]}, ".delete", 'no post "99"'),
        ({"at": "+1h", "post": {"id": 1, "text": "x"}}, ".post", "id 1 is taken"),
        ({"at": "+1h", "post": {"forward": {"channel": "x", "post": 1}}}, ".post", 'username "x"'),
        ({"at": "-90d", "post": "early"}, ".post", "before the channel was created"),
        ({"at": "+1h", "access": "shut"}, ".access", "'open', 'private'"),
    ],
)  # fmt: skip
def test_a_bad_event_is_named_with_its_place(scenario, event, path, says):
    found = problems(with_timeline(scenario, event))
    assert [place for place, _ in found] == ["channels[1].timeline[0]" + path]
    assert says in found[0][1]


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (lambda s: s.pop("clock"), "clock", "required"),
        (lambda s: s["clock"].update(start="+1h"), "clock", "must be a date"),
        (lambda s: s.update(chanels=[]), "chanels", "unknown key"),
        (lambda s: s["accounts"][0].update(phone=99966200), "accounts[0].phone", "valid string"),
        (lambda s: s["accounts"][1].update(name="main"), "", "account name used twice: main"),
        (lambda s: s["channels"][1].update(username="HARBOUR_news"), "", "username used twice"),
        (lambda s: s["channels"][0].update(subscribers="many"), "channels[0].subscribers", "many"),
        (lambda s: s["channels"][0].update(linked_chat="x"), "channels[0].linked_chat", '"x"'),
        (lambda s: s.update(faults=[{"do": "flood_wait"}]), "faults[0]", "needs `seconds`"),
    ],
)
def test_a_bad_part_is_named_with_its_place(scenario, change, path, says):
    change(scenario)
    found = problems(scenario)
    assert [place for place, _ in found] == [path]
    assert says in found[0][1]


def test_every_problem_is_told_at_once(scenario):
    scenario["channels"][0]["title"] = ""
    scenario["channels"][1]["id"] = -1
    assert [place for place, _ in problems(scenario)] == ["channels[0].title", "channels[1].id"]


def test_a_name_cannot_be_given_twice_but_a_deleted_post_can_be_posted_again(scenario):
    post = {"at": "+1h", "post": {"name": "a", "text": "x"}}
    assert "already taken" in problems(with_timeline(scenario, post, post))[0][1]
    again = {"at": "+3h", "post": {"name": "b", "text": "x"}}
    gone = {"at": "+2h", "delete": "a"}
    assert compile_scenario(load_scenario(with_timeline(scenario, post, gone, again)))


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("1h30m", 5400), ("2d", 172800), ("1w", 604800), (7, 7)]
)
def test_durations(text, seconds):
    assert parse_duration(text) == seconds


def test_moments():
    assert parse_moment("2026-10-01T08:00:00Z").seconds == 1790841600
    assert parse_moment("2026-10-01T10:00:00+02:00").seconds == 1790841600
    assert parse_moment("+90m").on(1000) == 6400
    assert parse_moment("-1h").on(4000) == 400
