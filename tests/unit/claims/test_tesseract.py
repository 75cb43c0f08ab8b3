"""OCR by tesseract: text out of a picture, and a sentence where there is none to be had."""

import io
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib import font_manager
from PIL import Image, ImageDraw, ImageFont

from channelwatch.domain.media_texts import MOST_CHARACTERS, MediaSource
from channelwatch.language.tesseract import LANGUAGES, MOST_IMAGE_BYTES, Tesseract
from channelwatch.pipeline.media_text import MediaUnreadable

Stub = Callable[[str], None]
needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract is not installed (Debian: tesseract-ocr)"
)


def picture(words: str) -> bytes:
    """Return a PNG with black words on white."""
    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), 48)
    image = Image.new("RGB", (1400, 160), "white")
    ImageDraw.Draw(image).text((40, 40), words, fill="black", font=font)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stub:
    """Put a program of the name on the path that does what the test says with an image."""

    def install(does: str) -> None:
        program = tmp_path / "tesseract"
        version = 'if [ "$1" = --version ]; then echo "tesseract 9.9"; echo " more"; exit 0; fi'
        program.write_text(f"#!/bin/sh\n{version}\n{does}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return install


@needs_tesseract
@pytest.mark.parametrize(
    "words", ["Three people were killed in Lauten", "Двое погибли при взрыве в Лаутене"]
)
def test_words_in_a_picture_are_read(words: str):
    found = Tesseract(LANGUAGES).read(picture(words))
    assert found.source is MediaSource.OCR
    assert found.body == words
    assert found.engine.startswith("tesseract ")


@needs_tesseract
@pytest.mark.parametrize(
    ("given", "languages", "reason"),
    [
        (picture(""), LANGUAGES, "no text was recognised"),
        (b"\x89PNG\r\n\x1a\n and then nothing", LANGUAGES, "tesseract ended with 1"),
        (picture("Three people"), "xxx", "tesseract ended with 1: .*xxx"),
    ],
)
def test_what_cannot_be_read_is_said(given: bytes, languages: str, reason: str):
    with pytest.raises(MediaUnreadable, match=reason):
        Tesseract(languages).read(given)


def test_the_image_reaches_the_program_and_secrets_do_not(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CHANNELWATCH_DB", "secret address")
    stub('echo "$@"; cat; env | grep -c CHANNELWATCH_; exit 0')
    found = Tesseract("rus+eng").read(b"the image")
    assert found.body == "stdin stdout -l rus+eng\nthe image0"
    assert found.engine == "tesseract 9.9"


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("echo 'no such language' >&2; exit 3", "ended with 3: no such language"),
        ("kill -SEGV $$", "ended with -11"),
        ("printf '\\f\\n \\f'", "no text was recognised"),
        ("yes words", f"wrote more than {4 * MOST_CHARACTERS:,} bytes"),
        ("sleep 60", "took more than 0.5 s"),
        ("sleep 60 & echo words", "took more than 0.5 s"),
    ],
)
def test_a_program_that_misbehaves_is_named_and_ended(stub: Stub, does: str, reason: str):
    stub(does)
    began = time.monotonic()
    with pytest.raises(MediaUnreadable, match=reason):
        Tesseract(timeout=0.5).read(b"image")
    assert time.monotonic() - began < 10


def test_bytes_that_are_no_text_become_replacement_characters(stub: Stub):
    stub(r"printf 'two \377\000 boats\n\f'")
    assert Tesseract().read(b"image").body == "two \N{REPLACEMENT CHARACTER}\0 boats"


def test_without_the_program_the_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(MediaUnreadable, match="apt install tesseract-ocr tesseract-ocr-rus"):
        Tesseract().read(b"image")


def test_a_file_of_that_name_that_is_no_program_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "tesseract").write_bytes(b"\0\0")
    (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(MediaUnreadable, match="tesseract cannot be run: Exec format error"):
        Tesseract().read(b"image")


def test_an_image_out_of_all_measure_is_not_read():
    with pytest.raises(MediaUnreadable, match="at most 20,000,000 are read"):
        Tesseract().read(bytes(MOST_IMAGE_BYTES + 1))
