"""What must hold for every text: see issue `claims`, properties."""

import re
import time

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import ChangeKind, Profile
from channelwatch.domain.claims.profiles import compare_profiles
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

LEXICONS = load(with_lemmas=False)
LANGUAGES = st.sampled_from(["ru", "uk", "es", "en"])
FIGURES = (ChangeKind.VALUE, ChangeKind.TIME, ChangeKind.COMPARATOR)
SENTENCES = {
    "ru": ["В Сосновке сгорели 12 сараев.", "По данным МЧС, ранены 3 человека.", "Ущерб — 4,5 млн рублей.",
           "Паром ушёл в 18:40.", "Собрание 14 мая 2031 года.", "Трасса А310 закрыта.", "Явка не менее 61%.",
           "Температура −15 °C, ветер 7–9 м/с.", "Счёт 3:1.", "Дом 5, подъезд 2."],
    "uk": ["У Вербівці згоріло 12 сараїв.", "За даними ДСНС, поранено 3 людей.", "Збитки — 4,5 млн грн.",
           "Пором відплив о 18:40.", "Збори 14 травня 2031 року.", "Трасу М06 закрито.", "Явка щонайменше 61%."],
    "es": ["En Alcorlo ardieron 12 graneros.", "Según los bomberos, hay 3 heridos.", "Pérdidas de 4,5 millones de euros.",
           "El ferri zarpó a las 18:40.", "Reunión el 14 de mayo de 2031.", "La A-310 sigue cortada.", "Al menos el 61 % votó."],
    "en": ["In Orrin 12 barns burned down.", "Police say 3 people were hurt.", "Damage of 4.5 million pounds.",
           "The ferry left at 18:40.", "Meeting on 14 May 2031.", "The A310 is closed.", "At least 61% voted."],
}  # fmt: skip
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\ud800\udfff\u202e\u200f\u2066\u0301½٣０✅❌🇺🇦«»-–—.,:;!?()[]*_#@$€%°1234567890 \n\t"
        ),
        st.sampled_from("абвіїєґыñáeiou"),
    ),
    max_size=200,
)


@st.composite
def posts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A language and some of its sentences."""
    language = draw(LANGUAGES)
    return language, draw(st.lists(st.sampled_from(SENTENCES[language]), min_size=1, max_size=6))


@QUICK
@given(text=ANY_TEXT)
def test_a_text_against_itself_gives_nothing(text: str) -> None:
    found = compare_revisions(text, text, lexicons=LEXICONS)
    assert (found.changes, found.kind, found.severity) == ((), ChangeKind.NONE, Severity.NONE)


@QUICK
@given(post=posts(), source=st.randoms())
def test_the_order_of_sentences_gives_nothing(post: tuple[str, list[str]], source) -> None:
    language, sentences = post
    shuffled = source.sample(sentences, len(sentences))
    for joint in (" ", "\n", "\n\n"):
        found = compare_revisions(
            joint.join(sentences), joint.join(shuffled), lexicons=LEXICONS, language=language
        )
        assert found.changes == ()


@QUICK
@given(post=posts(), data=st.data())
def test_another_figure_is_a_change_of_value_time_or_bound(
    post: tuple[str, list[str]], data: st.DataObject
) -> None:
    language, sentences = post
    text = " ".join(sentences)
    match = data.draw(st.sampled_from(list(re.finditer(r"\d+", text))))
    figure = str(data.draw(st.integers(0, 10 ** len(match.group()) - 1)))
    assume(int(figure) != int(match.group()))
    changed = text[: match.start()] + figure + text[match.end() :]
    found = compare_revisions(text, changed, lexicons=LEXICONS, language=language)
    assert any(change.kind in FIGURES for change in found.changes), (text, changed, found)


@QUICK
@given(before=ANY_TEXT, after=ANY_TEXT)
@example(before="\ud800", after="5 \udfff")
@example(before="٣ человека", after="½ человека")
@example(before="[[a](http://x)](y", after="**__||")
def test_nothing_raises(before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=LEXICONS)
    assert all(
        0 <= c.after_span[0] <= c.after_span[1] <= len(after) for c in found.changes if c.after_span
    )
    compare_profiles(
        Profile(about=before, title=after), Profile(about=after, title=before), lexicons=LEXICONS
    )
    for assertion in extract(after, lexicons=LEXICONS).assertions:
        assert after[slice(*assertion.span)] == assertion.text


@pytest.mark.parametrize(
    "unit", ["а ", "1 ", "Погибли 5 человек. ", "(", "не ", "1.", "@a ", "_a", "[a](", "тысяча "]
)
def test_a_long_text_is_read_in_bounded_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.monotonic()
    compare_revisions(text, text[:-1] + "7 конец", lexicons=LEXICONS, language="ru")
    assert time.monotonic() - started < 20


@pytest.mark.timeout(300)
@pytest.mark.parametrize("unit", ["Погибли 5 человек. ", "а1@[_*. "])
def test_a_megabyte_is_read_in_time_that_grows_with_its_length(unit: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred; counted in processor time."""
    seconds = []
    for length in (100_000, 1_000_000):
        text = unit * (length // len(unit))
        started = time.process_time()
        extract(text, lexicons=LEXICONS, language="ru")
        seconds.append(time.process_time() - started)
    assert seconds[1] < 40 * max(seconds[0], 0.05)
    assert seconds[1] < 60
