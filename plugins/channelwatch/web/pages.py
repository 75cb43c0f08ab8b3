"""Answer the pages' addresses. Everything here only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from channelwatch.pipeline.ports import Clock
from channelwatch.web.filters import read_filter
from channelwatch.web.marts import Marts
from channelwatch.web.rendering import render

STATIC = {
    "page.css": "text/css",
    "page.js": "text/javascript",
    "flag.svg": "image/svg+xml",
    "flag-dark.svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the pages stand on: the data, the time, and whether that time is simulated."""

    marts: Marts
    clock: Clock
    is_simulated: bool


def open_desk(request: Request) -> Desk:
    """Return the desk that the app opens when it is first asked for."""
    desk: Desk = request.app.state.open_desk()
    return desk


OpenDesk = Annotated[Desk, Depends(open_desk)]

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Lead to the flags."""
    return RedirectResponse(str(request.url_for("flags").path))


@router.get("/flags")
def flags(request: Request, desk: OpenDesk) -> Response:
    """Show flags, newest first, as the filter in the address asks."""
    wanted = read_filter(request.query_params)
    page = desk.marts.flags(wanted)
    return HTMLResponse(render("flags.html", {"wanted": wanted, "page": page, **_frame(desk)}))


@router.get("/flags/{flag_id}/picture.svg")
def picture(flag_id: int, desk: OpenDesk) -> Response:
    """Draw the counts around a flag."""
    scene = desk.marts.scene(flag_id)
    if scene is None:
        return Response("no counts belong to it", status_code=404, media_type="text/plain")
    from channelwatch.notify.sparkline import draw  # takes a second to load

    headers = {"Cache-Control": "private, max-age=60"}
    return Response(draw(scene, "svg"), media_type="image/svg+xml", headers=headers)


@router.get("/watch")
def watch(desk: OpenDesk) -> Response:
    """Show every watched channel and how its last turn ended."""
    frame = _frame(desk)
    channels = desk.marts.channels(frame["now"])
    return HTMLResponse(render("watch.html", {"channels": channels, **frame}))


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Give out one of the files that the pages need."""
    if name not in STATIC:
        return Response("no such file", status_code=404, media_type="text/plain")
    content = (files("channelwatch.web") / "static" / name).read_bytes()
    return Response(content, media_type=STATIC[name], headers={"Cache-Control": "max-age=300"})


def _frame(desk: Desk) -> Mapping[str, Any]:
    """Return what stands on every page: the overview and the time it is of."""
    now = desk.clock.now()
    return {
        "now": now,
        "is_simulated": desk.is_simulated,
        "watched": desk.marts.watched(now),
        "open_flags": desk.marts.open_flags(),
        "accounts": desk.marts.accounts(now),
    }
