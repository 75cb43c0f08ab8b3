"""Looking at clips: copies share key frames, others do not, and no hostile file does harm."""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from channelwatch.domain.clips import KeyFrame, are_same_clip, shared_frames
from channelwatch.language import clips
from channelwatch.language.clips import look_at_clip
from channelwatch.pipeline.ports.clips import ClipLooks
from simulator.world.clips import BLACK, encode, pictures_of, write

SCENES = ("pier", "bridge", "market", "square", "tower")
CLIP = encode(SCENES, 640, 360, 85)


def looks(clip: bytes) -> ClipLooks:
    with tempfile.TemporaryFile() as file:
        file.write(clip)
        return look_at_clip(file)


def frames(clip: bytes) -> list[KeyFrame]:
    seen = looks(clip)
    assert seen.reason is None
    return list(seen.frames)


def test_a_frame_of_each_scene_is_seen_at_its_moment() -> None:
    moments = [frame.offset_ms for frame in frames(CLIP)]
    assert {0, 3000, 6000, 9000, 12000} <= set(moments)
    assert len(moments) < 20  # what hardly moves between them is not kept


def test_black_scenes_do_not_count() -> None:
    assert frames(encode((BLACK, BLACK), 640, 360, 85)) == []
    found = frames(encode((BLACK, "pier", "bridge"), 640, 360, 85))
    assert min(frame.offset_ms for frame in found) == 3000
    assert are_same_clip(found, frames(CLIP))


@pytest.mark.parametrize(
    ("codec", "form", "every"),
    [
        ("libx264", "mp4", 250),
        ("libx264", "mp4", 20),
        ("libvpx-vp9", "webm", 30),
        ("mpeg4", "avi", 12),
    ],
)
def test_a_copy_that_is_cut_smaller_and_coded_anew_is_the_same(
    codec: str, form: str, every: int
) -> None:
    cut = pictures_of(CLIP, 2.5, 13)
    copy = frames(write(cut, 426, 240, 35, codec=codec, form=form, key_every=every))
    assert are_same_clip(frames(CLIP), copy)


def test_another_clip_is_not_even_if_one_scene_is_the_same() -> None:
    other = encode(("pier", "lane", "park", "quay", "gate", "mill"), 640, 360, 85)
    assert shared_frames(frames(CLIP), frames(other)) >= 1
    assert not are_same_clip(frames(CLIP), frames(other))


def playlist(port: int) -> bytes:
    return f"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:{port}/x.ts\n#EXT-X-ENDLIST\n".encode()


def concatenation(port: int) -> bytes:
    return f"ffconcat version 1.0\nfile http://127.0.0.1:{port}/x.ts\n".encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"no clip", os.urandom(5000), CLIP[:100], CLIP[:40] + os.urandom(3000)],
    ids=["empty", "text", "noise", "head", "damaged"],
)
def test_what_is_no_clip_has_no_frames_and_says_so(content: bytes) -> None:
    assert looks(content) == ClipLooks(frames=[], reason="cannot be decoded, or not to its end")


def test_of_a_clip_that_breaks_off_the_beginning_is_seen() -> None:
    whole = write(pictures_of(CLIP), 320, 180, 50, form="matroska")
    seen = looks(whole[: len(whole) * 2 // 3])
    assert 2 <= len(seen.frames) < len(SCENES)


@pytest.mark.parametrize("forged", [playlist, concatenation])
def test_addresses_in_a_clip_are_not_followed(forged: Callable[[int], bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        assert looks(forged(server.getsockname()[1])).frames == []
        with pytest.raises(TimeoutError):
            server.accept()


def moving_picture(edge: int) -> bytes:
    kept = io.BytesIO()
    chequered = Image.effect_noise((9, 8), 90).resize((edge, edge), Image.Resampling.NEAREST)
    chequered.save(kept, "GIF")
    return kept.getvalue()


def test_a_picture_that_would_fill_the_memory_is_not_unpacked() -> None:
    assert len(looks(moving_picture(900)).frames) == 1
    bomb = moving_picture(9000)
    assert len(bomb) < 2_000_000
    assert looks(bomb).frames == []


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Take the place of the program that decodes: what if a clip took it over?"""
    taken = tmp_path / "taken_over.py"
    monkeypatch.setattr(clips, "_PROGRAM", taken)
    return taken


LINE = "print(0, bytes(range(0, 216, 3)).hex(), flush=True)\n"


def test_a_process_that_never_ends_is_ended_and_what_it_saw_stands(program: Path) -> None:
    program.write_text(f"import time\n{LINE}time.sleep(60)\n")
    began = time.monotonic()
    with tempfile.TemporaryFile() as file:
        seen = look_at_clip(file, seconds=1)
    assert time.monotonic() - began < 10
    assert len(seen.frames) == 1
    assert seen.reason == "looked at as far as the limits of time and memory went"


@pytest.mark.parametrize(
    "said", ["print('0 ff')", "print('x' * 10_000_000)", "print('0 ' + 'zz' * 72)", "print()"]
)
def test_what_it_says_is_not_believed(program: Path, said: str) -> None:
    program.write_text(said + "\n")
    assert looks(CLIP).frames == []


def test_it_holds_no_secret(program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_CHANNELWATCH_DB", "s3cret")
    told = tmp_path / "told"
    program.write_text(f"import os\nopen({str(told)!r}, 'w').write(str(dict(os.environ)))\n")
    looks(CLIP)
    assert "LC_ALL" in told.read_text()
    assert "s3cret" not in told.read_text()


@pytest.mark.parametrize(
    ("doing", "is_ended"),
    [
        ("bytearray(10)", False),
        ("bytearray(2 << 30)", True),
        ("exec('while True: pass')", True),
        ("os.write(os.open('written', os.O_CREAT | os.O_WRONLY), b'x')", True),
    ],
)
def test_its_memory_and_work_are_limited(doing: str, is_ended: bool, tmp_path: Path) -> None:
    folder = str(Path(clips.__file__).parent)
    held = f"import os, sys; sys.path.insert(0, {folder!r}); import decode_clip"
    program = f"{held}; decode_clip.hold_to(1 << 30, 1); {doing}"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, stderr=subprocess.DEVNULL)
    assert (done.returncode != 0) is is_ended
