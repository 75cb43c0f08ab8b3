"""What is told of a changed profile, case by case."""

from dataclasses import replace

import pytest

from channelwatch.domain.claims.model import ChangeKind, ComparedRevisions, Profile
from channelwatch.domain.claims.profiles import compare_profiles
from channelwatch.domain.kinds import Severity
from channelwatch.language import load


def compare(before: str, after: str, *, weighed: bool = True) -> ComparedRevisions:
    lexicons = load() if weighed else replace(load(), profiles=None)
    old = Profile(username="harbour_desk", title="Harbour desk", about=before)
    return compare_profiles(old, replace(old, about=after), lexicons=lexicons)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Kitchen for all. Chip in: send.example/jar/7kQf", "send.example/jar/Bx90"),
        ("Ciento veinte platos. Alias: olla.norte.juntos", "Alias: tomas.gz.22"),
        ("Збираємо на генератор. Картка 4441 ···· 0283", "Картка 5375 ···· 6619"),
        ("Помочь: СБП +7 9••-17-44, Раиса К", "СБП +7 9••-60-02, Эдуард В"),
        ("Donate: sort 00-11-22, acct ending 418", "sort 00-77-09, acct ending 903"),
    ],
)
def test_where_money_goes_weighs_most(before: str, after: str) -> None:
    [change, *_] = compare(before, f"{before.split('.')[0]}. {after}").changes
    assert (change.kind, change.severity) == (ChangeKind.CONTACT, Severity.HIGH)


@pytest.mark.parametrize("weighed", [True, False])
def test_one_more_page_of_its_own_is_no_other_contact(weighed: bool) -> None:
    found = compare("Матату Найроби.", "Матату Найроби. t.me/matatu/4", weighed=weighed)
    assert found.severity is Severity.NONE


def test_a_mirror_that_moved_is_a_contact() -> None:
    found = compare("Mirror: one.example/harbour", "Mirror: two.example/harbour")
    assert (found.kind, found.severity) == (ChangeKind.CONTACT, Severity.MEDIUM)


@pytest.mark.parametrize(
    "text",
    ["We lend 5 to anyone with a card a day.", "Займ на карту за 5 минут.", "Cuenta cuentos. Ven."],
)
def test_what_only_speaks_of_money_is_no_account(text: str) -> None:
    assert ChangeKind.CONTACT not in {change.kind for change in compare("Harbour.", text).changes}


def test_a_tip_off_bot_is_not_for_money() -> None:
    found = compare("Скарги на @ivk_skarga_bot", "Скарги на @holos_bot")
    assert (found.kind, found.severity) == (ChangeKind.CONTACT, Severity.MEDIUM)


def test_what_is_told_quotes_the_words_that_went_and_came() -> None:
    before = "Delays and refunds. Answered by the airline's own staff."
    after = "Delays and refunds. Passengers helping each other, none of us works for the airline."
    [change] = compare(before, after).changes
    assert change.kind is ChangeKind.IDENTITY_CLAIM
    assert change.severity.rank >= Severity.HIGH.rank
    assert change.old == "Answered by the airline's own staff."
    assert change.new.startswith("Passengers helping each other")
    assert 0 < change.confidence <= 1


def test_without_its_model_it_says_so() -> None:
    before, after = "Letters of readers.", "Letters from our readers, daily."
    assert compare(before, after, weighed=False).is_degraded
    assert not compare(before, after).is_degraded


def test_what_is_described_in_the_same_words_is_not_weighed() -> None:
    """The encoder would be asked for nothing."""

    def encode(texts: object) -> list[tuple[float, ...]]:
        raise AssertionError(texts)

    model = load().profiles
    assert model
    lexicons = replace(load(), profiles=model._replace(encode=encode))
    old = Profile(username="a_desk", title="A desk", about="Weather, twice a day — no panic!")
    new = replace(old, title="A desk ⛅", about="Weather, twice a day, no panic")
    assert compare_profiles(old, new, lexicons=lexicons).severity is Severity.NONE
