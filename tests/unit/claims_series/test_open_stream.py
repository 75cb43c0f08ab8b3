"""What counts as an answer where anybody publishes anything: a sentence that echoes the claim."""

import pytest

from channelwatch.domain.claims.series.actors import Actor, Actors, ActorStatus, HeldChannel
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import Relation
from channelwatch.domain.claims.series.relate import relate
from tests.unit.claims_series.story import mention

CLAIM = {
    "en": "Two drones hit the fuel depot in Brenholm at dawn, residents of Lauten say.",
    "es": "Dos drones alcanzaron el depósito de combustible de Brenholm al alba, dicen vecinos.",
    "ru": "Два беспилотника попали в топливный склад в Бренхольме на рассвете, пишут жители.",
    "uk": "Два безпілотники влучили в паливний склад у Бренхольмі на світанку, пишуть жителі.",
}


def answer(
    claim: str, reply: str, lang: str = "en", actors: Actors | None = None, by: str = "b"
) -> list[Relation]:
    """Return how a reply of another channel answers a claim in an open stream."""
    earlier = mention(claim, channel="a", lang=lang, actors=actors)
    later = mention(reply, channel=by, minutes=60, lang=lang, actors=actors)
    return relate(later, [earlier], Linking.stream(lambda key: 1.0))


@pytest.mark.parametrize(
    ("lang", "reply"),
    [
        ("en", "The mayor denies that drones hit the fuel depot in Brenholm."),
        (
            "es",
            "El alcalde desmiente que drones alcanzaran el depósito de combustible de Brenholm.",
        ),
        ("ru", "Мэр опроверг попадание беспилотников в топливный склад в Бренхольме."),
        ("uk", "Мер спростував влучання безпілотників у паливний склад у Бренхольмі."),
    ],
)
def test_a_sentence_that_calls_the_claim_false_denies_it(lang: str, reply: str):
    (found,) = answer(CLAIM[lang], reply, lang)
    assert (found.kind, found.severity) == ("denial", "high")
    assert found.later.quote == reply


def test_what_is_called_false_in_another_sentence_denies_nothing():
    reply = (
        "Two drones hit the fuel depot in Brenholm. "
        "The bank calls reports of new fees for students false."
    )
    assert [found.kind for found in answer(CLAIM["en"], reply)] == ["spread"]


def test_a_plain_negation_of_like_words_is_no_denial():
    reply = "Drones hit the fuel depot in Brenholm, the pumps there do not work."
    assert "denial" not in [found.kind for found in answer(CLAIM["en"], reply)]


def test_who_will_not_confirm_denies_less_surely():
    reply = "The army did not confirm that drones hit the fuel depot in Brenholm."
    (found,) = answer(CLAIM["en"], reply)
    assert (found.kind, found.severity) == ("denial", "medium")


def test_who_denies_what_was_denied_already_answers_nothing():
    earlier = "The mayor denies that drones hit the fuel depot in Brenholm."
    later = "The governor denies that drones hit the fuel depot in Brenholm."
    assert "denial" not in [found.kind for found in answer(earlier, later)]


def test_a_count_of_ones_own_confirms_the_event():
    claim = "Four armed groups entered Brenholm at dawn, the movement says."
    (found,) = answer(claim, "The border office confirms that two groups entered Brenholm.")
    assert found.kind == "confirmation"
    assert "four" in found.old.lower()
    assert "two" in found.new.lower()


def test_like_sentences_with_other_counts_contradict_though_nobody_was_hurt():
    claim = "Police say two armed groups crossed the river near Brenholm at dawn."
    (found,) = answer(claim, "Three armed groups crossed the river near Brenholm, guards say.")
    assert (found.kind, found.old, found.new) == (
        "contradiction",
        "two armed groups",
        "Three armed groups",
    )


def test_a_total_is_no_rival_of_a_part():
    claim = "Police say two armed groups crossed the river near Brenholm at dawn."
    reply = "In total, three armed groups crossed the river near Brenholm."
    assert "contradiction" not in [found.kind for found in answer(claim, reply)]


def test_who_names_the_actor_behind_a_channel_speaks_to_it():
    status = ActorStatus.OFFICIAL
    guard = Actor(
        key="guard",
        name="Free Guard",
        aliases=("Guardia Libre",),
        channels=(HeldChannel("a", status),),
    )
    claim = "We hold the mill bridge since dawn."
    reply = "The mayor calls false what the Free Guard says of the mill bridge."
    assert answer(claim, reply) == []
    (found,) = answer(claim, reply, actors=Actors((guard,)))
    assert found.kind == "denial"


def test_an_impostor_speaks_for_nobody():
    status = ActorStatus.SUSPECTED_IMPOSTOR
    actors = Actors((Actor(key="guard", name="Free Guard", channels=(HeldChannel("a", status),)),))
    assert actors.speaker_of("a") == ""


@pytest.mark.parametrize(
    ("lang", "closed", "runs", "ferry_runs"),
    [
        (
            "en",
            "The ferry in Ostrel is closed, Brenholm looks on.",
            "The night train from Brenholm to the coast resumed service.",
            "The ferry from Brenholm to Ostrel resumed service.",
        ),
        (
            "es",
            "El ferry de Ostrel está cerrado, en Brenholm lo ven.",
            "El tren nocturno de Brenholm a la costa vuelve a circular.",
            "El ferry de Brenholm a Ostrel vuelve a circular.",
        ),
    ],
)
def test_a_train_that_runs_ends_no_closure_of_a_ferry(
    lang: str, closed: str, runs: str, ferry_runs: str
):
    assert [found.rule for found in answer(closed, ferry_runs, lang)] == ["state-ends"]
    assert answer(closed, runs, lang) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            ("es", "🧀 Feria del queso en Brenholm: 60 puestos y lleno en los hostales."),
            ("ru", "Сегодня был в Бренхольме."),
        ),
        (
            ("en", "🏐 The school team lost against Lauten."),
            ("uk", "У Лаутені відкрили нову виставку."),
        ),
    ],
)
def test_of_one_town_many_things_are_told(earlier: tuple[str, str], later: tuple[str, str]):
    first = mention(earlier[1], channel="a", lang=earlier[0])
    second = mention(later[1], channel="b", minutes=60, lang=later[0])
    assert relate(second, [first], Linking.stream(lambda key: 1.0)) == []
