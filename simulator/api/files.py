"""Serve the bytes of photos, videos and documents."""

from typing import Any

from telethon.tl import functions as f
from telethon.tl import types as t

from simulator.api import media
from simulator.api.registry import Call, serves
from simulator.errors import RpcFault
from simulator.scenario.posts import MediaSpec
from simulator.world.changes import EditedPost, NewPost
from simulator.world.world import World

KB = 1024
LARGEST_PART = 1024 * KB


@serves(f.upload.GetFileRequest)
def get_file(call: Call, request: Any) -> Any:
    """Return a part of a file; offsets and sizes are held to Telegram's rules."""
    call.require_login()
    step = KB if request.precise else 4 * KB
    if not 0 < request.limit <= LARGEST_PART or request.limit % step:
        raise RpcFault("LIMIT_INVALID")
    if request.offset < 0 or request.offset % step:
        raise RpcFault("OFFSET_INVALID")
    location = request.location
    identifier = getattr(location, "id", 0)
    spec = _known(call.world).get(identifier)
    if spec is None or location.access_hash != media.access_hash(identifier):
        raise RpcFault("LOCATION_INVALID")
    if location.file_reference != media.reference(identifier):
        raise RpcFault("FILE_REFERENCE_INVALID")
    content = media.still(spec) if _wants_still(location, spec) else media.content_bytes(spec)
    part = content[request.offset : request.offset + request.limit]
    kind = t.storage.FileJpeg() if spec.kind == "photo" else t.storage.FilePartial()
    return t.upload.File(kind, 0, part)


def _wants_still(location: Any, spec: MediaSpec) -> bool:
    """Tell whether a document's still is asked for; a fault if it has none by that name."""
    is_still = spec.kind != "photo" and bool(location.thumb_size)
    if is_still and not (media.has_still(spec) and location.thumb_size == "m"):
        raise RpcFault("LOCATION_INVALID")
    return is_still


def _known(world: World) -> dict[int, MediaSpec]:
    if world.files is None:
        contents = (
            change.content
            for change in world.changes
            if isinstance(change, NewPost | EditedPost) and change.content.media is not None
        )
        specs = [content.media for content in contents if content.media is not None]
        world.files = {media.file_id(spec): spec for spec in specs}
    return world.files
