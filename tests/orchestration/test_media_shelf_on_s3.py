"""The media shelf on S3: a process that is killed at any request leaves nothing half."""

import hashlib
import os
import random
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import ANY

import pytest

from tests import airflow_environment
from tests.fakes.object_storage import ObjectStorage, object_storage

airflow_environment.prepare()

from channelwatch.orchestration import media_shelf  # noqa: E402
from channelwatch.orchestration.media_shelf import ObjectStorageShelf  # noqa: E402
from channelwatch.orchestration.settings import read_settings  # noqa: E402

PART = 9_000_000
# More than s3fs sends at once: it goes up in pieces.
WHOLE = random.Random(1).randbytes(7 * PART)
DIGEST = hashlib.sha256(WHOLE)
KEPT = f"media/{DIGEST.hexdigest()[:2]}/{DIGEST.hexdigest()}"

FILLING = """
import sys
from tests import airflow_environment
airflow_environment.prepare()
from tests.orchestration.test_media_shelf_on_s3 import fill, shelf_in
fill(shelf_in(sys.argv[1]))
"""


def shelf_in(bucket: str) -> ObjectStorageShelf:
    settings = read_settings({"media_folder": f"s3://killed@{bucket}/media"})
    return ObjectStorageShelf(media_shelf.folder(settings))


def fill(shelf: ObjectStorageShelf) -> None:
    """Bring the file home from where it was left, as a run of fetch_media does."""
    for offset in range(shelf.held(7), len(WHOLE), PART):
        shelf.add(7, offset, WHOLE[offset : offset + PART])
    assert shelf.keep(7).sha256 == DIGEST.digest()
    shelf.discard(7)


@pytest.fixture(scope="module")
def storage() -> Iterator[ObjectStorage]:
    """Serve for all tests here: Airflow opens a storage once a process."""
    with object_storage() as serving, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_CONN_KILLED", serving.connection)
        yield serving


KILLED_AT: dict[str, Callable[[str, str], bool]] = {
    "the third part": lambda method, path: method == "PUT" and path.endswith(f"{2 * PART:012d}"),
    "a piece of the whole": lambda method, path: method == "PUT" and path.endswith("/whole"),
    "the copy": lambda method, path: method == "PUT" and path.endswith(KEPT),
    "the removal": lambda method, path: method == "POST" and path.count("/") == 1,
}


@pytest.mark.parametrize("moment", KILLED_AT)
def test_who_is_killed_leaves_nothing_half(storage: ObjectStorage, moment: str) -> None:
    bucket = storage.bucket(f"killed-{secrets.token_hex(4)}")
    child = subprocess.Popen([sys.executable, "-W", "ignore", "-c", FILLING, bucket.name])
    killed_at = KILLED_AT[moment]

    def kill(method: str, path: str) -> bool:
        if killed_at(method, path):
            os.kill(child.pid, signal.SIGKILL)
            return True
        return False

    storage.refuse = kill
    assert child.wait(60) == -signal.SIGKILL
    storage.refuse = lambda method, path: False
    left = contents(bucket)
    assert left.get(KEPT, WHOLE) == WHOLE
    assert (KEPT in left) == (moment == "the removal")
    sent = len(storage.requests)
    fill(shelf_in(bucket.name))
    again = [path for method, path in storage.requests[sent:] if method == "PUT"]
    assert sum("/parts/7/0" in path for path in again) == (5 if moment == "the third part" else 0)
    assert contents(bucket) == {KEPT: WHOLE, f"media/{media_shelf.MARK}": ANY}


def contents(bucket: Any) -> dict[str, bytes]:
    return {each.key: each.get()["Body"].read() for each in bucket.objects.all()}
