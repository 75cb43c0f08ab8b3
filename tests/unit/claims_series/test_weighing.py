"""What the rules told of a pair, doubted where everything else speaks against it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channelwatch.domain.claims.meaning import compare_meanings, likeness
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.neighbours import compare_in_story
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.relate import Judged, evidence, judge
from channelwatch.domain.claims.series.story import Told, read_story, relate_series
from channelwatch.domain.claims.series.weighing import story_of, weigh_story
from channelwatch.domain.claims.weights import Weights
from channelwatch.language import load
from channelwatch.language.encoder import encode
from channelwatch.language.errors import LexiconError
from channelwatch.language.relations import load_vocabulary
from channelwatch.language.weights import read_weights

WEIGHTS = Weights(
    version="test",
    kinds=("denial", "none", "update"),
    bias=(0.0, 0.0, 0.0),
    signals={"heard no": (3.0, 0.0, -3.0), "hardly": (0.4, 0.0, 0.0), "silence": (0.0, 5.0, 0.0)},
)
NONE = (0.0, 0.0, 0.0)
DISTANCE = 5  # the place, from the end, of the number that says how many posts lie between
STORY = (
    ("mill_news", 0, "The mill at Harwick burns, 12 workers are missing."),
    ("mill_news", 90, "Harwick mill: 7 workers still missing, the fire is out."),
)


def told(texts=STORY) -> list[Told]:
    start = datetime(2026, 5, 4, tzinfo=UTC)
    return [
        Told(Post(str(i), channel, start + timedelta(minutes=minutes), text), "en")
        for i, (channel, minutes, text) in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def judged() -> Judged:
    read = read_story(told(), load(), load_vocabulary())
    return next(judge(read[1][0], read[0], Linking.curated()))


@pytest.fixture(scope="module")
def pair(judged: Judged) -> Pair:
    return judged.pair


def test_chances_add_up_to_one_and_unknown_signals_count_nothing() -> None:
    chances = WEIGHTS.chances({"heard no", "never seen"})
    assert sum(chances.values()) == pytest.approx(1)
    assert chances == WEIGHTS.chances({"heard no"})
    assert WEIGHTS.chances(()) == pytest.approx(dict.fromkeys(WEIGHTS.kinds, 1 / 3))


def verdicts(weights: Weights, texts=STORY) -> list[Verdict]:
    """Return what weights tell of the pairs of a story."""
    read = read_story(told(texts), load(), load_vocabulary())
    found = weigh_story(list(read.values()), weights)
    return [verdict for _, some in found for verdict in some]


def knowing(signals: dict[str, tuple[float, ...]]) -> Weights:
    return WEIGHTS._replace(signals=signals)


def test_a_rules_verdict_stands_where_its_kind_is_the_likeliest(judged: Judged) -> None:
    assert verdicts(knowing({"same channel": (0.0, 0.0, 1.0)})) == list(judged.told)


def test_else_the_likeliest_kind_is_told_with_what_spoke_for_it() -> None:
    weights = knowing({"same channel": (3.0, 0.0, -3.0), "same language": (0.4, 0.0, 0.0)})
    (verdict,) = verdicts(weights)
    assert (verdict.kind, verdict.rule) == (RelationKind.DENIAL, "weighed")
    assert verdict.grounds == ("same channel", "same language")
    assert verdict.confidence > 0.9


def test_nothing_may_be_the_likeliest() -> None:
    assert verdicts(knowing({"same channel": (0.0, 5.0, 0.0)})) == []


def test_of_another_kind_the_figures_that_differ_are_quoted(pair: Pair) -> None:
    weights = knowing({"same channel": (9.0, 0.0, 0.0)})
    contradiction = weights._replace(kinds=("contradiction", "none", "update"))
    (verdict,) = verdicts(contradiction)
    assert verdict.kind is RelationKind.CONTRADICTION
    assert verdict.compared == pair.differing


def test_a_pair_is_told_by_its_place_in_the_story() -> None:
    """The same signals speak for both pairs, and the story only for posts that are neighbours."""
    burns = "The mill at Harwick burns."
    texts = (("a", 0, burns), ("b", 30, burns), ("c", 90, "Nothing burns at the Harwick mill."))
    read = list(read_story(told(texts), load(), load_vocabulary()).values())
    numbers = len(compare_in_story((0, 1), NONE, NONE, story_of(read, ())))
    far = (*(0.0,) * (numbers - DISTANCE), -4.0, *(0.0,) * (DISTANCE - 1))
    nothing = (0.0,) * (numbers + 1)
    weights = knowing({})._replace(story=((6.0, *far), nothing, (-9.0, *nothing[1:])))
    told_of = {
        placed.between: [verdict.kind.value for verdict in some]
        for placed, some in weigh_story(read, weights)
    }
    assert told_of == {(0, 1): ["denial"], (0, 2): [], (1, 2): ["denial"]}


def test_an_explanation_names_what_spoke_for_it() -> None:
    vocabulary = load_vocabulary(with_weights=False)
    weights = WEIGHTS._replace(signals={"same channel": (9.0, 0.0, 0.0)})
    (event,) = relate_series(told(), load(), vocabulary._replace(weights=weights))
    assert event.relation.explanation.endswith("(weighed: same channel)")
    (event,) = relate_series(told(), load(), vocabulary)
    assert event.relation.kind is RelationKind.UPDATE


def test_signals_of_a_pair_say_who_spoke_and_how_figures_compare(judged: Judged) -> None:
    said = evidence(judged, Linking.curated())
    assert {"same channel", "same language", "linked", "own figure lower", "figure falls"} <= said
    assert {"minutes>=30", "minutes>=90"} <= said
    assert "minutes>=240" not in said
    rule = f"rule:{judged.told[0].rule}"
    assert {name for name in said if name.startswith("rule:")} == {rule, f"{rule} (own)"}
    assert {"linked (own)", "new word en:still"} <= said
    assert "new word en:harwi" not in said  # both posts have it
    stranger = replace(judged.pair, later=replace(judged.pair.later, channel="elsewhere"))
    said = evidence(Judged(stranger, ()), Linking.curated())
    assert "same channel" not in said
    assert "rule:none" in said


def test_without_a_file_the_rules_stand_alone(tmp_path: Path) -> None:
    assert read_weights(tmp_path / "relations.json") is None


@pytest.mark.parametrize(
    "content",
    [
        *("[]", "{}", "not json"),
        json.dumps({**WEIGHTS._asdict(), "signals": {"short": [1.0]}}),
        json.dumps({**WEIGHTS._asdict(), "meaning": [[1.0], [1.0]]}),
        json.dumps({**WEIGHTS._asdict(), "meaning": [[1.0], [1.0], [1.0, 2.0]]}),
        json.dumps({**WEIGHTS._asdict(), "story": [[1.0], [1.0]]}),
    ],
)
def test_another_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "relations.json"
    path.write_text(content)
    with pytest.raises(LexiconError, match=r"relations\.json: no weights of evidence"):
        read_weights(path)


def test_the_shipped_weights_know_the_signals_of_today(judged: Judged) -> None:
    weights = load_vocabulary().weights
    assert weights is not None
    assert set(weights.kinds) == {*map(str, RelationKind), "none"}
    said = {s for s in evidence(judged, Linking.curated()) if not s.startswith("new word")}
    assert said <= set(weights.signals)


def test_the_shipped_weights_know_what_posts_mean() -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.weights is not None
    read = read_story(told(), load(), vocabulary)
    (one,), (other,) = read.values()
    assert likeness(one.meaning, one.meaning) == pytest.approx(1, abs=1e-5)
    meaning = compare_meanings(one.meaning, other.meaning)
    assert {len(row) for row in vocabulary.weights.meaning} == {len(meaning)}
    assert vocabulary.weights.chances((), meaning) != vocabulary.weights.chances(())


def test_meaning_moves_the_chances_as_signals_do() -> None:
    weights = WEIGHTS._replace(meaning=((2.0, 0.0), (0.0, 1.0), (0.0, 0.0)))
    chances = weights.chances((), (1.0, 0.0))
    assert chances["denial"] > chances["none"] == chances["update"]


def test_posts_without_a_vector_are_compared_by_signals_alone() -> None:
    assert compare_meanings((), (1.0,)) == compare_meanings((1.0,), ()) == ()
    assert likeness((), (1.0,)) == 0


def test_translations_point_the_same_way_and_nothing_breaks_the_encoder() -> None:
    fire, same, rates = encode(
        ["The mill is burning.", "Мельница горит.", "The central bank keeps its rate."]
    )
    assert likeness(fire, same) > 0.5 > likeness(fire, rates)
    odd = ["", "\ud800", "a\x00b", "\U0001f600" * 50, "word " * 500_000]
    assert {len(vector) for vector in encode(odd)} == {len(fire)}
    assert encode([]) == []
