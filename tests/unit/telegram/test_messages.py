"""Normalising: total over every shape of TL, and blind to what is no edit."""

import json
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from telethon.tl import types

from channelwatch.domain.posts import Post, PostMetrics
from channelwatch.store.evidence import json_of
from channelwatch.telegram.messages import read_post, read_posts
from tests.unit.telegram.shapes import shapes

AT = datetime(2026, 10, 5, 6, tzinfo=UTC)
PEER = types.PeerChannel(11)

any_shape = settings(max_examples=300, deadline=None)


def message(text: str = "Two boats arrived.", **more: Any) -> Any:
    return types.Message(**{"id": 7, "peer_id": PEER, "date": AT, "message": text} | more)


def post(**more: Any) -> Post:
    read = read_post(message(**more))
    assert read is not None
    return read


@any_shape
@given(shapes(types.Message))
def test_every_message_becomes_a_post_that_can_be_stored(any_message: Any):
    read = read_post(any_message)
    assert read is not None
    assert len(read.content.digest()) == 32
    stored = json.dumps([read.content.text, *read.content.entities, read.content.media])
    assert "\\u0000" not in stored
    assert orjson.loads(json_of(any_message))["_"] == "Message"


@any_shape
@given(shapes(types.MessageService))
def test_every_service_message_becomes_a_post_that_can_be_stored(any_message: Any):
    read = read_post(any_message)
    assert read is not None
    assert read.is_service
    assert len(read.content.digest()) == 32


@any_shape
@given(shapes(types.Message))
def test_counters_and_references_are_no_part_of_the_content(any_message: Any):
    later = copy(any_message)
    later.views, later.forwards, later.edit_date, later.edit_hide = 10**6, 9, AT, True
    later.reactions = types.MessageReactions([types.ReactionCount(types.ReactionEmoji("👍"), 3)])
    before, after = read_post(any_message), read_post(later)
    assert before is not None
    assert after is not None
    assert before.content.digest() == after.content.digest()


def test_an_empty_message_is_no_post():
    assert read_posts([types.MessageEmpty(3, PEER), message()])[0].telegram_message_id == 7


def test_text_keeps_entities_in_utf16_units():
    entities = [
        types.MessageEntityBold(3, 4),
        types.MessageEntityTextUrl(8, 2, "https://a.example"),
    ]
    content = post(text="🌉 open", entities=entities).content
    assert content.text == "🌉 open"
    assert content.entities == (
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_url", "offset": 8, "length": 2, "url": "https://a.example"},
    )


def test_what_databases_refuse_is_replaced():
    assert post(text="a\x00b").content.text == "a\ufffdb"


def video(document_id: int = 5, access_hash: int = 1, reference: bytes = b"1") -> Any:
    attributes = [
        types.DocumentAttributeVideo(12.5, 640, 360),
        types.DocumentAttributeFilename("appeal.mp4"),
    ]
    document = types.Document(
        document_id, access_hash, reference, AT, "video/mp4", 999, 2, attributes
    )
    return types.MessageMediaDocument(document=document)


def test_a_video_is_told_by_facts_that_stay_the_same():
    facts = post(media=video()).content.media
    assert facts == {
        "kind": "video",
        "id": 5,
        "mime": "video/mp4",
        "size": 999,
        "duration": 12.5,
        "width": 640,
        "height": 360,
        "file_name": "appeal.mp4",
    }
    again = post(media=video(access_hash=2, reference=b"2"))
    assert again.content.media == facts
    assert post(media=video(document_id=6)).content.digest() != again.content.digest()


def test_a_photo_is_told_by_its_largest_size():
    sizes = [
        types.PhotoStrippedSize("i", b"\x00"),
        types.PhotoSize("m", 320, 240, 9_000),
        types.PhotoSizeProgressive("y", 1280, 960, [1_000, 20_000, 90_000]),
    ]
    photo = types.Photo(8, 1, b"", AT, sizes, 2)
    assert post(media=types.MessageMediaPhoto(photo=photo)).content.media == {
        "kind": "photo",
        "id": 8,
        "mime": "image/jpeg",
        "width": 1280,
        "height": 960,
        "size": 90_000,
    }


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ([types.DocumentAttributeAudio(3, voice=True)], "voice"),
        ([types.DocumentAttributeAudio(3, title="Song")], "audio"),
        ([types.DocumentAttributeVideo(3, 1, 1, round_message=True)], "round_video"),
        ([types.DocumentAttributeVideo(3, 1, 1), types.DocumentAttributeAnimated()], "animation"),
        ([types.DocumentAttributeAnimated(), types.DocumentAttributeVideo(3, 1, 1)], "animation"),
        ([types.DocumentAttributeSticker("🙂", types.InputStickerSetEmpty())], "sticker"),
        ([], "document"),
    ],
)
def test_kinds_of_documents(attributes: list[Any], kind: str):
    document = types.Document(5, 1, b"", AT, "x/y", 9, 2, attributes)
    facts = post(media=types.MessageMediaDocument(document=document)).content.media
    assert facts
    assert facts["kind"] == kind


def poll(voters: int) -> Any:
    words = [types.TextWithEntities(text, []) for text in ("Which?", "this", "that")]
    answers = [types.PollAnswer(words[1], b"1"), types.PollAnswer(words[2], b"2")]
    results = [types.PollAnswerVoters(b"2", voters=voters), types.PollAnswerVoters(b"1", voters=1)]
    return types.MessageMediaPoll(
        types.Poll(4, words[0], answers, 0), types.PollResults(results=results, total_voters=9)
    )


def test_votes_are_counters_and_the_question_is_content():
    before, after = post(media=poll(3)), post(media=poll(8))
    assert before.content == after.content
    assert before.content.poll
    assert before.content.poll["options"] == ["this", "that"]
    assert after.metrics.poll_results
    assert after.metrics.poll_results["votes"] == [1, 8]


def test_a_link_preview_is_content():
    page = types.WebPage(1, "https://a.example/x", "a.example/x", 0, title="Bridge", site_name="A")
    assert post(media=types.MessageMediaWebPage(page)).content.preview == {
        "url": "https://a.example/x",
        "site": "A",
        "title": "Bridge",
    }


def test_a_preview_that_arrives_later_is_no_edit():
    pending = types.WebPagePending(1, AT, url="https://a.example/x")
    page = types.WebPage(1, "https://a.example/x", "a.example/x", 0, title="Bridge")
    before = post(media=types.MessageMediaWebPage(pending)).content
    after = post(media=types.MessageMediaWebPage(page)).content
    assert before.preview != after.preview
    assert before.digest() == after.digest()


def test_reactions_are_sorted_and_named():
    counts = [
        types.ReactionCount(types.ReactionPaid(), 2),
        types.ReactionCount(types.ReactionEmoji("👍"), 3),
        types.ReactionCount(types.ReactionCustomEmoji(55), 1),
    ]
    reactions = types.MessageReactions(counts)
    assert list((post(reactions=reactions).metrics.reactions or {}).items()) == [
        ("custom:55", 1),
        ("paid", 2),
        ("👍", 3),
    ]


def test_unknown_counters_are_none_and_not_zero():
    assert post().metrics == PostMetrics()


def test_where_a_forward_comes_from():
    header = types.MessageFwdHeader(AT, from_id=types.PeerChannel(12), channel_post=3)
    forward = post(fwd_from=header).forward
    assert forward
    assert (forward.telegram_channel_id, forward.telegram_message_id) == (12, 3)
    assert forward.published_at == AT
    hidden = post(fwd_from=types.MessageFwdHeader(AT, from_name="Somebody")).forward
    assert hidden
    assert (hidden.telegram_channel_id, hidden.name) == (None, "Somebody")


def test_a_timer_gives_the_time_of_expiry():
    assert post(ttl_period=3600).expires_at == AT + timedelta(hours=1)


def test_a_reply_to_another_chat_is_no_reply_within_the_channel():
    here = types.MessageReplyHeader(reply_to_msg_id=3)
    there = types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=types.PeerChannel(9))
    assert post(reply_to=here).reply_to_message_id == 3
    assert post(reply_to=there).reply_to_message_id is None


def test_album_signature_bot_restrictions_and_fact_check():
    read = post(
        grouped_id=99,
        post_author="Desk",
        via_bot_id=5,
        restriction_reason=[types.RestrictionReason("ios", "terms", "no")],
        factcheck=types.FactCheck(0, text=types.TextWithEntities("Checked.", [])),
    )
    assert (read.grouped_id, read.signature, read.via_bot_id) == (99, "Desk", 5)
    assert read.restriction_reasons == ("ios:terms",)
    assert read.content.fact_check == "Checked."


def test_a_service_message_tells_what_was_done():
    action = types.MessageActionChatEditTitle("New title")
    read = read_post(types.MessageService(id=8, peer_id=PEER, date=AT, action=action))
    assert read
    assert read.content.media == {
        "kind": "service",
        "action": "chat_edit_title",
        "title": "New title",
    }
