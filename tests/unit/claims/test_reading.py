"""What is read out of a sentence: figures, times, sources; and what is left out."""

from math import inf

import pytest

from bench.claims_number_words import samples
from channelwatch.domain.claims.boilerplate import line_key, recurring_lines
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import Assertion, ChangeKind, ClaimClass, Modality, Polarity
from channelwatch.domain.claims.numbers import number_value
from channelwatch.language import load

LEXICONS = load()


def read_one(language: str, text: str) -> Assertion:
    (assertion,) = extract(text, lexicons=LEXICONS, language=language).assertions
    return assertion


@pytest.mark.parametrize("language", ["ru", "uk", "es", "en"])
def test_number_words_are_read_back(language: str) -> None:
    lexicon = LEXICONS.by_language[language]
    wrong = [(w, v) for w, v in samples(language, 200, 99) if number_value(w, lexicon) != v]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "text", "low", "high", "dimension"),
    [
        ("ru", "Не менее 15 человек", 15, inf, "count"),
        ("ru", "От 10 до 15 тыс. человек", 10_000, 15_000, "count"),
        ("ru", "1 млн 200 тыс. рублей", 1_200_000, 1_200_000, "money_rub"),
        ("ru", "Температура −15 °C", -15, -15, "temperature"),
        ("uk", "До двох з половиною кілометрів", 0, 2500, "length"),
        ("uk", "Половина мешканців", 0.5, 0.5, "ratio"),
        ("es", "Unos 1.200 metros", 1080, 1320, "length"),
        ("es", "Entre 20 y 30 barcos", 20, 30, "count"),
        ("en", "$14m more", 14_000_000, 14_000_000, "money_usd"),
        ("en", "Dozens of boats", 12, 120, "count"),
        ("en", "Half an hour", 1800, 1800, "duration"),
    ],
)
def test_a_figure_is_an_interval(
    language: str, text: str, low: float, high: float, dimension: str
) -> None:
    (assertion,) = extract(f"{text} здесь" if language in ("ru", "uk") else f"{text} here",
                           lexicons=LEXICONS, language=language).assertions  # fmt: skip
    quantity = assertion.quantities[0]
    assert (quantity.low, quantity.high) == pytest.approx((low, high))
    assert quantity.dimension == dimension


@pytest.mark.parametrize(
    ("language", "text", "keys"),
    [
        ("ru", "Вчера в 8 вечера", ["day:-1", "clock:1200"]),
        ("ru", "Сбор 12 мая 2024 года", ["date:5-12:24"]),
        ("uk", "Збір опівночі у вівторок", ["clock:0", "weekday:2"]),
        ("es", "Cierra a las ocho y media de la tarde", ["clock:1230"]),
        ("en", "It opens at 7:30 pm on July 1, 2024", ["clock:1170", "date:7-1:24"]),
        ("en", "They may march on Monday", ["weekday:1"]),
    ],
)
def test_times_have_keys(language: str, text: str, keys: list[str]) -> None:
    assert [moment.key for moment in read_one(language, text).times] == keys


def test_an_assertion_says_who_where_and_how_surely() -> None:
    found = read_one(
        "es", "Según Protección Civil, al menos 15 personas habrían muerto en Valencia."
    )
    assert found.attribution is not None
    assert found.attribution.source == "Protección Civil"
    assert (found.modality, found.polarity) == (Modality.HEDGED, Polarity.AFFIRMED)
    assert [place.skeleton for place in found.places] == ["valencia"]
    assert found.frames == {"killed"}


@pytest.mark.parametrize(
    ("language", "text", "claim_class"),
    [
        ("ru", "Мы граждане этого города и останемся.", ClaimClass.IDENTITY),
        (
            "uk",
            "Загін узяв на себе відповідальність? Ні: це зробили ми.",
            ClaimClass.RESPONSIBILITY,
        ),
        ("es", "No salgan de casa hasta mañana.", ClaimClass.CALL_TO_ACTION),
        ("en", "The channel has more than 160 followers.", ClaimClass.AUDIENCE),
        ("en", "Six boats sank.", ClaimClass.FIGURE),
        ("en", "The pier is closed.", ClaimClass.FACT),
    ],
)
def test_claims_have_classes(language: str, text: str, claim_class: ClaimClass) -> None:
    found = extract(text, lexicons=LEXICONS, language=language).assertions
    assert claim_class in {assertion.claim_class for assertion in found}


def test_the_lines_a_channel_repeats_are_learned_and_left_out() -> None:
    news = ["паром", "мост", "рынок", "сад", "порт"]
    texts = [f"Сегодня закрыт {word}.\n\nЯсный берег | нас уже {n}" for n, word in enumerate(news)]
    recurring = recurring_lines(texts)
    assert recurring == {line_key("Ясный берег | нас уже 5")}
    found = compare_revisions(
        "Паром ушёл.\n\nЯсный берег | нас уже 70", "Паром ушёл.\n\nЯсный берег | нас уже 91",
        lexicons=LEXICONS, language="ru", recurring_lines=recurring,
    )  # fmt: skip
    assert found.kind is ChangeKind.COSMETIC


def test_spans_point_into_the_texts_as_given() -> None:
    before = "🔥 **Важно**: [сбиты](https://example.org/1) 22 дрона"
    after = "🔥 **Важно**: [сбиты](https://example.org/2) 32 дрона"
    (change,) = compare_revisions(before, after, lexicons=LEXICONS, language="ru").changes
    assert change.before_span is not None
    assert change.after_span is not None
    assert (before[slice(*change.before_span)], after[slice(*change.after_span)]) == ("22", "32")
    assert "«22» → «32»" in change.explanation


@pytest.mark.parametrize(
    ("language", "text", "source"),
    [
        ("en", "Sources say three groups crossed the border near Belgorod.", "Sources"),
        ("en", "Sources in the police say three people were killed.", "the police"),
        ("en", "Based on satellite pictures 5 ships left the port.", "satellite pictures"),
        ("ru", "Источники в полиции говорят о трёх группах.", "полиции"),
        ("ru", "Источник сообщил о 12 погибших в Белгороде.", "Источник"),
        ("uk", "Співрозмовник повідомив про 12 загиблих.", "Співрозмовник"),
        ("uk", "Джерела в поліції говорять про три групи.", "поліції"),
        ("es", "Fuentes policiales confirman tres grupos armados.", "policiales"),
        ("es", "Según fuentes de la alcaldía confirmaron tres heridos.", "la alcaldía"),
        ("en", "According to 12 witnesses, the bridge was empty.", "12 witnesses"),
    ],
)
def test_who_speaks_ends_where_what_is_said_begins(language: str, text: str, source: str) -> None:
    attribution = read_one(language, text).attribution
    assert attribution is not None
    assert attribution.source == source


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Погибших не менее"),
        ("uk", "Загиблих щонайменше"),
        ("es", "Muertos: al menos"),
        ("en", "The dead are at least"),
    ],
)
def test_a_bound_that_ends_the_text_bounds_nothing(language: str, text: str) -> None:
    found = extract(text, lexicons=LEXICONS, language=language).assertions
    assert [quantity for assertion in found for quantity in assertion.quantities] == []
