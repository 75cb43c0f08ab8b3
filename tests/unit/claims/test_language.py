"""Languages are data: files are checked when read, and a new one needs no code."""

from pathlib import Path

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.features import FEATURES
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.domain.kinds import Severity
from channelwatch.language import LexiconError, load
from channelwatch.language.loading import LEXICONS, MODEL, load_from

PORTUGUESE = """
language: pt
letters: ãõ
decimal_mark: ","
strips_accents: true
function_words: o a os as de do da em no na um uma e que foi foram
suffixes: os as es o a e s
numbers:
  unit: {2: dois duas, 5: cinco, 6: seis}
phrases:
  comparator: {">=": "pelo menos"}
  negation: {not: "não"}
  boilerplate: {promo: "assine o canal"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in LEXICONS.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Cinco feridos na estação.", "Seis feridos na estação.", ChangeKind.VALUE),
        ("Cinco feridos na estação.", "Pelo menos 5 feridos na estação.", ChangeKind.COMPARATOR),
        ("O ministro assinou.", "O ministro não assinou.", ChangeKind.NEGATION),
        ("Choveu em Faro.", "Choveu em Faro.\nAssine o canal: t.me/faro", ChangeKind.COSMETIC),
    ],
)
def test_a_language_is_added_without_code(
    folder: Path, before: str, after: str, kind: ChangeKind
) -> None:
    (folder / "pt.yaml").write_text(PORTUGUESE, "utf-8")
    lexicons = load_from(folder, model=None, with_lemmas=False)
    assert compare_revisions(before, after, lexicons=lexicons, language="pt").kind is kind


def test_a_language_is_told_by_its_own_letters_and_words(folder: Path) -> None:
    (folder / "pt.yaml").write_text(PORTUGUESE, "utf-8")
    identify = load_from(folder, model=None, with_lemmas=False).identify
    texts = {
        "pt": "As inundações não pararam na região do porto",
        "ru": "Мост закрыли, объезд через соседний посёлок",
        "uk": "Міст закрили, об'їзд через сусіднє селище",
        "es": "El puente está cerrado y no hay desvío por la sierra",
        "en": "The bridge is closed and there is no way round",
    }
    assert {name: identify(text) for name, text in texts.items()} == {name: name for name in texts}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[1, 2", "xx.yaml"),
        ("- a", "xx.yaml: expected keys at the top, got list"),
        ("language: xx", "xx.yaml: KeyError: 'function_words'"),
        (
            "language: xx\nfunction_words: a\nsuffixes: b\nnumbers: {unit: {many: x}}",
            "xx.yaml: ValueError",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named(folder: Path, content: str, problem: str) -> None:
    (folder / "xx.yaml").write_text(content, "utf-8")
    with pytest.raises(LexiconError, match=r"xx\.yaml") as caught:
        load_from(folder, model=None, with_lemmas=False)
    assert problem in str(caught.value)


def test_without_its_file_the_engine_says_that_it_is_degraded(folder: Path) -> None:
    before = "Rook was born in Amber, a town with a large port, and moved inland as an infant."
    after = before.replace("a town with", "a town in Telland with")
    whole = compare_revisions(before, after, lexicons=load(), language="en")
    lexicons = load_from(folder, model=folder / "absent.json", with_lemmas=True)
    degraded = compare_revisions(before, after, lexicons=lexicons, language="en")
    assert (whole.is_degraded, degraded.is_degraded) == (False, True)
    assert (whole.severity, degraded.severity) == (Severity.MEDIUM, Severity.NONE)


def test_the_model_card_is_of_this_model_and_states_data_and_licences() -> None:
    card = MODEL.with_suffix(".md").read_text("utf-8")
    model = load().model
    assert model is not None
    assert f"{len(model.trees)} small decision trees" in card
    assert f"sees {model.threshold:g} as" in card
    assert model.features == FEATURES
    for data, licence in (
        ("VitaminC", "CC BY-SA 3.0"),
        ("UA-GEC", "CC BY 4.0"),
        ("RUSpellRU", "MIT"),
        ("COWS-L2H", "Apache-2.0"),
    ):
        assert f"{data}" in card
        assert licence in card.partition(data)[2].partition(";")[0]


def test_a_broken_model_is_named(folder: Path) -> None:
    model = folder / "content.json"
    model.write_text('{"version": "x"}', "utf-8")
    with pytest.raises(LexiconError, match=r"content\.json: not a content model"):
        load_from(folder, model=model, with_lemmas=False)
