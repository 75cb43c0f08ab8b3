"""Scores on judged pairs: what was right when raised, and what the engine would say now."""

from channelwatch.domain.claim_evaluation import JudgedPair, evaluate


def pair(kind: str, after: str, *, is_confirmed: bool) -> JudgedPair:
    return JudgedPair(kind=kind, before="", after=after, is_confirmed=is_confirmed)


def test_precision_as_raised_and_as_of_now():
    pairs = [
        pair("value", "flag", is_confirmed=True),
        pair("value", "", is_confirmed=True),
        pair("value", "", is_confirmed=False),
        pair("denial", "flag", is_confirmed=False),
    ]
    scores = evaluate(pairs, lambda one: one.after == "flag")
    assert scores["value"].figures() == {
        "judged": 3,
        "confirmed": 2,
        "dismissed": 1,
        "precision_as_raised": 0.667,
        "precision": 1.0,
        "recall": 0.5,
    }
    assert scores["denial"].figures()["precision"] == 0.0
    assert scores["all"].figures()["precision"] == 0.5


def test_a_share_of_nothing_is_none():
    assert evaluate([], bool)["all"].figures()["precision"] is None
