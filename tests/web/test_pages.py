"""The pages as HTML: what they show, and what they never do."""

import re
from datetime import timedelta

import pytest

from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.web.filters import FlagFilter
from channelwatch.web.marts import FlagPage
from tests.web.conftest import NOW, FakeMarts, channel, flag, jump

HOSTILE = "<script>alert(1)</script>\u202e\" onload='x' {{ 7*7 }} " + "W" * 4096


def test_a_flag_shows_what_a_person_needs(pages) -> None:
    html = pages(FakeMarts([flag(12)])).get("/flags").text
    assert "<del>Two</del> groups crossed the ridge." in html
    assert "<ins>Three</ins> groups crossed the ridge." in html
    assert "2026-05-04 between 14:02 and 14:17 UTC" in html
    assert "rule post_edited v1" in html
    assert "confidence 90 %" in html
    assert 'href="https://t.me/north_directorate/42"' in html


def test_hostile_texts_stay_texts(pages) -> None:
    row = flag(
        1,
        title=HOSTILE,
        explanation=HOSTILE,
        before={"text": "a", HOSTILE: "x"},
        after={"text": HOSTILE, HOSTILE: HOSTILE},
    )
    marts = FakeMarts([row], [channel("lake", title=HOSTILE, last_reason=HOSTILE, is_fresh=False)])
    for path in ("/flags", "/watch", "/flags?channel=" + HOSTILE[:60]):
        html = pages(marts).get(path).text
        assert html.count("<script") == 1  # our own
        assert "\u202e" not in html
        assert "onload='x'" not in html
        assert "49 W" not in html


def test_a_flag_about_a_count_shows_a_picture_and_what_would_make_it_false(pages) -> None:
    row, scene = jump(5)
    client = pages(FakeMarts([row, flag(6)], scenes={5: scene}))
    html = client.get("/flags").text
    assert html.count("<img") == 1
    assert 'src="flags/5/picture.svg"' in html
    assert "false if the mention was published after the rise began" in html
    picture = client.get("/flags/5/picture.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "default-src 'none'" in picture.headers["content-security-policy"]
    assert b"<script" not in picture.content
    assert client.get("/flags/5/picture.svg").content == picture.content
    assert client.get("/flags/6/picture.svg").status_code == 404
    assert client.get("/flags/x/picture.svg").status_code == 422


def test_what_would_make_it_false_stays_a_text(pages) -> None:
    row, _ = jump(5, false_if=HOSTILE)
    assert pages(FakeMarts([row])).get("/flags").text.count("<script") == 1


def test_a_permalink_that_is_no_web_address_is_not_a_link(pages) -> None:
    html = pages(FakeMarts([flag(1, permalink="javascript:alert(1)")])).get("/flags").text
    assert "javascript:" not in html


def test_the_filter_reaches_the_query(pages) -> None:
    marts = FakeMarts()
    pages(marts).get("/flags?kind=value&severity=high&channel=@Lake")
    [wanted] = marts.asked
    assert (wanted.kind, wanted.channel, len(wanted.severities)) == ("value", "lake", 2)


def test_an_impossible_filter_is_named(pages) -> None:
    answer = pages().get("/flags?kind=nonsense")
    assert answer.status_code == 400
    assert "kind: &#39;nonsense&#39;" in answer.text


def test_the_watch_names_what_is_not_fine(pages) -> None:
    rows = [
        channel("lake"),
        channel("ridge", is_fresh=False, last_outcome="failed", last_reason="TimeoutError"),
        channel(
            "gone",
            status="unresolvable",
            status_reason="no channel has the username @gone",
            is_fresh=False,
            state=None,
            title=None,
            last_turn_at=None,
        ),
    ]
    html = pages(FakeMarts(watch_list=rows)).get("/watch").text
    assert len(re.findall('class="notfine"', html)) == 2
    assert "TimeoutError" in html
    assert "no channel has the username @gone" in html
    assert "1 fresh" in html
    assert "2 stale" in html


def test_the_watch_names_the_account_that_stood_in(pages) -> None:
    rows = [channel("own_turn"), channel("others_turn", last_account="beta")]
    html = pages(FakeMarts(watch_list=rows)).get("/watch").text
    assert html.count("beta stood in for alpha") == 1
    assert html.count(">alpha<") == 1


def test_simulated_time_is_said_on_every_page(pages) -> None:
    for path in ("/flags", "/watch"):
        assert "Simulated time; invented channels." in pages(is_simulated=True).get(path).text
        assert "Simulated time" not in pages(is_simulated=False).get(path).text


def test_a_database_that_is_down_is_explained(pages) -> None:
    class Down(FakeMarts):
        def flags(self, wanted: FlagFilter) -> FlagPage:
            raise StoreUnavailable("db.example:5432/channelwatch", "Connection refused")

    answer = pages(Down()).get("/flags")
    assert answer.status_code == 503
    assert "database db.example:5432/channelwatch: Connection refused" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/flags", "/watch", "/static/page.css", "/flags?kind=nonsense"])
def test_nothing_from_elsewhere_may_load(pages, path: str) -> None:
    headers = pages().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_point_at_nothing_outside_but_telegram(pages) -> None:
    html = pages(FakeMarts([flag(1)], [channel("lake")])).get("/flags").text
    outside = set(re.findall(r"(?:https?:)?//([^/\"']+)", html))
    assert outside == {"t.me"}


def test_only_the_pages_own_files_are_given_out(pages) -> None:
    client = pages()
    assert client.get("/static/page.css").headers["Content-Type"].startswith("text/css")
    for name in ("../pages.py", "pages.py", "%2e%2e%2fpages.py"):
        assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_pages_only_read(pages, method: str) -> None:
    assert pages().request(method, "/flags").status_code == 405


def test_late_and_judged_flags_say_so(pages) -> None:
    row = flag(1, is_late=True, verdict="confirmed", status="closed", observed_after=None)
    html = pages(FakeMarts([row])).get("/flags?status=any").text
    for word in ("late", "confirmed", "closed"):
        assert f">{word}</span>" in html
    assert "not watched before" in html


def test_an_empty_list_says_what_to_expect(pages) -> None:
    assert "No open flag" in pages().get("/flags").text
    assert "No flag matches" in pages().get("/flags?kind=value").text
    assert "channelwatch channels add" in pages().get("/watch").text


def test_ages_are_told_by_the_clock_of_the_watch(pages) -> None:
    html = pages(FakeMarts([flag(1, observed_by=NOW - timedelta(hours=5))])).get("/flags").text
    assert "5 h ago" in html
