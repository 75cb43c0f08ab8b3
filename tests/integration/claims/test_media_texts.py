"""Texts of media on a real Postgres: they claim what the post claimed, and go where it goes."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from psycopg2 import errors
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.domain.media_texts import MOST_CHARACTERS, MediaSource, RecognisedText
from channelwatch.pipeline.detect import Detectors, detect
from channelwatch.store.media_texts import MediaOf, MediaTexts
from channelwatch.store.operators import Refused
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.retention import purge_expired
from tests.fakes.clock import FakeClock
from tests.integration.claims.filled import RIVER, RIVER_PROFILE
from tests.integration.store.conftest import Database, with_a_watch
from tests.integration.store.readings import CHANNEL, at, post, reading
from tests.integration.store.steps import ingest
from tests.integration.store.test_forget import places

THREE = "Three people were killed in Lauten on Monday."
FOUR = "Four people were killed in Lauten on Monday."
TWO = "Two people were killed in Lauten on Monday."
BARN = "A barn burned down in Brenholm."
VIDEO = {"_": "MessageMediaDocument", "id": 77}
VALUES = """
select username, source, value, said_at, sentence from marts.claim_values
where value is not null order by said_at, username, value
"""


@pytest.fixture
def store(empty: Database, detectors: Detectors) -> PostgresStore:
    """Two channels: a video under a caption at 5 minutes, another's figure at 20."""
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()), reading(at(), telegram_channel_id=RIVER, profile=RIVER_PROFILE))
    video = post(1, BARN, media=VIDEO, published_at=at(minutes=5))
    theirs = post(7, TWO, published_at=at(minutes=20))
    river = {"telegram_channel_id": RIVER, "profile": RIVER_PROFILE}
    ingest(store, reading(at(minutes=30), [video]), reading(at(minutes=30), [theirs], **river))
    detect(store.detection, detectors, clock)
    return store


def register(
    store: PostgresStore,
    body: str,
    source: MediaSource = MediaSource.TRANSCRIPT,
    when: datetime | None = None,
    message: int = 1,
) -> int:
    found = RecognisedText(source=source, body=body, engine="by hand")
    of = MediaOf(channel="Lamp_Street", message=message)
    return MediaTexts(store.engine).register(of, found, "ada", when or at(minutes=60))


def test_what_a_video_says_was_said_when_it_was_published(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    assert register(store, f"{THREE}\n") == 1
    detect(store.detection, detectors, FakeClock())
    assert empty.rows(VALUES) == [
        ("lamp_street", "transcript", 3.0, at(minutes=5), THREE),
        ("river_bank", "caption", 2.0, at(minutes=20), TWO),
    ]
    first = "select first_username, first_source, first_sentence from marts.claims where frame = %s"
    assert empty.rows(first, "killed") == [("lamp_street", "transcript", THREE)]
    assert empty.rows(
        "select position, source from core.assertions where telegram_message_id = 1 order by 1"
    ) == [(0, "caption"), (1000, "transcript")]
    ((kind, before, after),) = empty.rows("select kind, before, after from core.flags")
    assert (kind, before["quote"], before["source"]) == ("contradiction", THREE, "transcript")
    assert (before["text"], before["permalink"]) == (THREE, "https://t.me/lamp_street/1")
    assert (after["quote"], after["source"]) == (TWO, "caption")
    assert not empty.scalar("select is_late from core.flags")


def test_registering_and_examining_again_writes_nothing(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE)
    detect(store.detection, detectors, FakeClock())
    before = empty.contents()
    assert register(store, f" {THREE} ", when=at(minutes=90)) == 1
    assert empty.contents() == before
    empty.rows(
        "insert into ops.unexamined (subject, telegram_channel_id, telegram_message_id,"
        " observed_by, enqueued_at) values ('media_text', %s, 1, %s, %s)",
        *(CHANNEL, at(), at()),
    )
    detect(store.detection, detectors, FakeClock())
    assert empty.contents() == before


def test_a_corrected_transcript_takes_the_place_of_the_former(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE)
    detect(store.detection, detectors, FakeClock())
    assert empty.scalar("select count(*) from core.claim_changes where previous_media_text = 1")
    assert register(store, FOUR, when=at(minutes=70)) == 2
    detect(store.detection, detectors, FakeClock())
    assert register(store, BARN, MediaSource.OCR) == 3
    detect(store.detection, detectors, FakeClock())
    assert [row[1:3] for row in empty.rows(VALUES)] == [("transcript", 4.0), ("caption", 2.0)]
    changes = "select kind, previous_quote, previous_media_text, media_text from core.claim_changes"
    assert empty.rows(changes) == [("contradiction", FOUR, 2, 0)]
    assert empty.rows(
        "select number, source, body, replaced_at, assertion_count from marts.media_texts order by 1"
    ) == [
        (1, "transcript", THREE, at(minutes=70), 0),
        (2, "transcript", FOUR, None, 1),
        (3, "ocr", BARN, None, 1),
    ]


def test_going_back_to_words_of_before_is_another_text(store: PostgresStore):
    assert [register(store, words) for words in (THREE, FOUR, FOUR, THREE)] == [1, 2, 2, 3]


def test_a_post_has_room_for_so_many(store: PostgresStore):
    for number in range(1, 32):
        assert register(store, f"Text {number}.") == number
    with pytest.raises(Refused, match="has 31 media texts already"):
        register(store, "One more.")
    assert register(store, "Text 31.") == 31


def test_a_text_of_very_many_sentences_keeps_to_its_places(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    long = "\n\n".join(f"In {n} towns {n + 1} men died." for n in range(2, 1500))
    assert len(long) < MOST_CHARACTERS
    register(store, long)
    register(store, THREE, MediaSource.OCR)
    detect(store.detection, detectors, FakeClock())
    assert empty.scalar("select count(*) from ops.unexamined") == 0
    assert empty.rows(
        "select source, min(position), max(position) from core.assertions"
        " where source <> 'caption' group by source order by source"
    ) == [("ocr", 2000, 2000), ("transcript", 1000, 1999)]
    passages = "select max(passage) from core.claim_keys where passage between 1000 and 1999"
    assert empty.scalar(passages) <= 1999


def test_an_edit_of_the_caption_leaves_what_the_video_says(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE.replace("Lauten", "Oldwick"))
    detect(store.detection, detectors, FakeClock())
    found = "select count(*) from core.claim_keys where telegram_message_id = 1 and passage >= 1000"
    keys = empty.scalar(found)
    assert keys > 0
    ingest(store, reading(at(minutes=75), [post(1, f"{BARN} Again.", media=VIDEO)]))
    detect(store.detection, detectors, FakeClock())
    assert empty.scalar(found) == keys
    river = {"telegram_channel_id": RIVER, "profile": RIVER_PROFILE}
    later = post(8, "Nine people were killed in Oldwick on Monday.", published_at=at(minutes=80))
    ingest(store, reading(at(minutes=90), [later], **river))
    detect(store.detection, detectors, FakeClock())
    answered = "select previous_media_text from core.claim_changes where telegram_message_id = 8"
    assert 1 in empty.column(answered)


def test_what_was_transcribed_long_after_is_old_news(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE, when=at() + timedelta(days=3))
    detect(store.detection, detectors, FakeClock())
    assert empty.column("select is_late from core.assertions where source <> 'caption'") == [True]
    assert empty.column("select is_late from core.flags") == [True]


def test_a_deleted_video_is_flagged_with_what_it_claimed(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE)
    for minutes in (75, 90):
        ingest(store, reading(at(minutes=minutes), absent_ids=[1]))
    detect(store.detection, detectors, FakeClock())
    detail = empty.scalar("select detail from core.flags where kind like '%%delet%%'")
    assert THREE in json.dumps(detail)


def test_a_post_that_is_forgotten_takes_its_media_texts_along(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE)
    detect(store.detection, detectors, FakeClock())
    assert {"core.media_texts", "core.flags", "core.claim_changes"} <= set(places(empty, "Three"))
    arguments = ["https://t.me/lamp_street/1", "--reason", "asked", "--by", "anna", "--yes"]
    result = CliRunner().invoke(app, ["forget", "post", *arguments, "--dsn", empty.dsn("owner")])
    assert result.exit_code == 0, result.output
    assert places(empty, "Three") == []
    assert empty.scalar("select count(*) from core.assertions where position >= 1000") == 0
    with pytest.raises(Refused, match=f"no post 1 of channel {CHANNEL} is stored"):
        register(store, THREE)


def test_a_post_that_runs_out_takes_its_media_texts_along(
    store: PostgresStore, empty: Database, detectors: Detectors
):
    register(store, THREE)
    detect(store.detection, detectors, FakeClock())
    empty.rows("update core.posts set state = 'expired' where telegram_message_id = 1")
    assert purge_expired(store.engine, at(hours=5)) == 1
    assert places(empty, "Three") == []
    with pytest.raises(Refused, match="with its content"):
        register(store, THREE)


@pytest.mark.parametrize("role", ["analyst", "writer", "ops"])
def test_only_the_function_writes_media_texts(store: PostgresStore, empty: Database, role: str):
    call = f"select ops.register_media_text({CHANNEL}, 1, 'ocr', 'Words.', 'x', 'ada')"
    if role == "analyst":
        with pytest.raises(errors.InsufficientPrivilege):
            empty.rows(call, role=role)
    else:
        assert empty.rows(call, role=role) == [(1,)]
    with pytest.raises(errors.InsufficientPrivilege):
        empty.rows("delete from core.media_texts", role=role)


def media(database: Database, *arguments: str, given: bytes = b"") -> Result:
    environment = {"CHANNELWATCH_OPS_DB": database.dsn("ops"), "CHANNELWATCH_OPERATOR": "ada"}
    return CliRunner().invoke(app, ["media", *arguments], input=given, env=environment)


LINK = "https://t.me/lamp_street/1"


def test_the_command_registers_from_file_and_standard_input(
    store: PostgresStore, empty: Database, tmp_path: Path
):
    file = tmp_path / "said.txt"
    file.write_bytes(b"\xef\xbb\xbf" + THREE.encode())
    told = media(empty, "add", LINK, str(file), "--source", "transcript")
    assert told.exit_code == 0, told.output
    assert "transcript text 1 of lamp_street/1" in told.stdout
    same = ("add", f"t.me/c/{CHANNEL}/1", "-", "--source", "transcript", "--json")
    assert json.loads(media(empty, *same, given=THREE.encode()).stdout) == {"number": 1}
    hostile = "<script>\0 two boats\x1b[2J"
    added = media(empty, "add", LINK, "-", "--source", "ocr", given=hostile.encode())
    assert added.exit_code == 0
    assert "boats" not in added.output
    body = empty.scalar("select body from marts.media_texts where source = 'ocr'")
    assert body == hostile.replace("\0", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    ("link", "given", "fault"),
    [
        (LINK, b"words \xff\xfe", "Invalid value for FILE: no UTF-8 text, or too long: byte 6"),
        (LINK, b" \n ", "there are no words in it"),
        (LINK, b"x" * (MOST_CHARACTERS + 1), "50,001 characters; at most 50,000 are taken"),
        (LINK, b"x" * 10 * MOST_CHARACTERS, "at most 50,000 are taken"),
        ("https://t.me/lamp_street/99", b"words", f"no post 99 of channel {CHANNEL} is stored"),
        ("https://t.me/nobody_here/1", b"words", "no watched channel has the username nobody_here"),
        ("https://example.org/1", b"words", "is no address of a post"),
    ],
)
def test_what_cannot_be_registered_is_named(
    store: PostgresStore, empty: Database, link: str, given: bytes, fault: str
):
    result = media(empty, "add", link, "-", "--source", "ocr", given=given)
    assert result.exit_code == 2
    assert fault in " ".join(result.output.replace("│", " ").split())
    assert empty.scalar("select count(*) from core.media_texts") == 0


def test_a_picture_is_recognised_and_registered(
    store: PostgresStore, empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    program, image = tmp_path / "tesseract", tmp_path / "picture.png"
    image.write_bytes(TWO.encode())
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 9.9" || cat\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert media(empty, "read", str(image)).stdout.strip() == TWO
    assert empty.scalar("select count(*) from core.media_texts") == 0
    assert media(empty, "scan", LINK, str(image)).exit_code == 0
    stored = "select source, body, engine, registered_by from core.media_texts"
    assert empty.rows(stored) == [("ocr", TWO, "tesseract 9.9", "ada")]
    program.write_text("#!/bin/sh\nexit 4\n")
    failed = media(empty, "read", str(image))
    assert failed.exit_code == 2
    assert "tesseract ended with 4" in failed.output
