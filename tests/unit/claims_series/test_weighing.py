"""What the rules told of a pair, doubted where everything else speaks against it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.meaning import compare_meanings, likeness
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.relate import Judged, evidence, judge
from channelwatch.domain.claims.series.story import Told, read_story, relate_series
from channelwatch.domain.claims.series.weighing import reconsider
from channelwatch.domain.claims.series.weights import Weights
from channelwatch.language import load
from channelwatch.language.encoder import encode
from channelwatch.language.loading import LexiconError
from channelwatch.language.relations import load_vocabulary, read_weights

WEIGHTS = Weights(
    version="test",
    doubt=0.5,
    kinds=("denial", "none", "update"),
    bias=(0.0, 0.0, 0.0),
    signals={"heard no": (3.0, 0.0, -3.0), "hardly": (0.4, 0.0, 0.0), "silence": (0.0, 5.0, 0.0)},
)
UPDATE = Verdict(kind=RelationKind.UPDATE, rule="goes-on", slot="statement", confidence=0.5)
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


def test_a_verdict_that_may_be_right_stands(pair: Pair) -> None:
    said = frozenset({"hardly"})
    assert reconsider(pair, (UPDATE,), said, WEIGHTS) == (UPDATE,)
    assert reconsider(pair, (), said, WEIGHTS) == ()


def test_an_improbable_verdict_gives_way_to_the_likeliest_and_says_why(pair: Pair) -> None:
    (verdict,) = reconsider(pair, (UPDATE,), frozenset({"heard no", "hardly"}), WEIGHTS)
    assert (verdict.kind, verdict.rule) == (RelationKind.DENIAL, "weighed")
    assert verdict.grounds == ("heard no", "hardly")
    assert verdict.confidence > 0.9


def test_a_sure_rule_is_doubted_less(pair: Pair) -> None:
    weights = WEIGHTS._replace(signals={"rather not": (0.0, 0.0, -1.5)})  # 10 % for an update
    said = frozenset({"rather not"})
    sure = replace(UPDATE, confidence=0.9)
    assert reconsider(pair, (sure,), said, weights) == (sure,)
    assert reconsider(pair, (UPDATE,), said, weights) != (UPDATE,)


def test_nothing_may_be_the_likeliest(pair: Pair) -> None:
    assert reconsider(pair, (UPDATE,), frozenset({"silence"}), WEIGHTS) == ()


def test_silence_may_be_improbable_and_the_figures_are_then_quoted(pair: Pair) -> None:
    weights = WEIGHTS._replace(signals={"new count": (0.0, 0.0, 9.0)})
    (verdict,) = reconsider(pair, (), frozenset({"new count"}), weights)
    assert verdict.kind is RelationKind.UPDATE
    assert verdict.compared is pair.differing


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
