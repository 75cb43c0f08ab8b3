"""The pages in a real browser, framed and sandboxed as Airflow frames them.

The browser opens a page of ours with the same frame; a script beside it looks into the frame and
leaves what it saw in its own document, which the browser prints.
"""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from channelwatch.web import app as web_app
from channelwatch.web.pages import Desk, router
from tests.web.conftest import FakeMarts, Noon, channel, flag

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next((path for name in BROWSERS if (path := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

SANDBOX = "allow-scripts allow-same-origin allow-forms allow-downloads"
HOSTILE = '<script>parent.hacked = true</script><img src=x onerror="parent.hacked = true"> \u202e'
LONG = "Слово" * 800

HARNESS = Template(Path(__file__).with_name("frame.html").read_text())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the pages over hostile rows, and the page that frames them."""
    rows = [
        flag(1, title=HOSTILE, explanation=HOSTILE + LONG, after={"text": HOSTILE + LONG}),
        flag(2, before={"text": LONG}, after={"text": LONG + "!"}, username="n" * 32),
        flag(3, kind="subscriber_change", before={"count": 160}, after={"count": 1640}),
    ]
    watch_list = [channel("lake", title=LONG, last_reason=HOSTILE + LONG, is_fresh=False)]
    pages = web_app.make_app()
    desk = Desk(marts=FakeMarts(rows, watch_list), clock=Noon(), is_simulated=True)
    pages.state.open_desk = lambda: desk
    pages.include_router(router)
    outer = FastAPI()
    outer.mount(web_app.PREFIX, pages)

    @outer.get("/framed")
    def framed(page: str, theme: str = "light") -> HTMLResponse:
        source = f"{web_app.PREFIX}/{page}"
        return HTMLResponse(HARNESS.substitute(theme=theme, sandbox=SANDBOX, page=source))

    server = uvicorn.Server(uvicorn.Config(outer, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def browse(address: str, folder: Path, *, width: int = 1200) -> str:
    """Open an address and return the document as it stands after two seconds."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1400"]
    command += ["--virtual-time-budget=4000", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def look(address: str, folder: Path, query: str, *, width: int = 1200) -> dict[str, Any]:
    """Open a framed page and return what the script beside it saw."""
    document = browse(f"{address}/framed?{query}", folder, width=width)
    found = re.search(r'<pre id="seen">(.*?)</pre>', document, re.DOTALL)
    assert found
    assert found[1], document[:2000]
    seen: dict[str, Any] = json.loads(found[1].replace("&amp;", "&"))
    return seen


@pytest.mark.parametrize(("page", "width"), [("flags", 1200), ("flags", 760), ("watch", 900)])
def test_hostile_texts_neither_run_nor_break_the_page(
    address: str, tmp_path: Path, page: str, width: int
) -> None:
    seen = look(address, tmp_path, f"page={page}", width=width)
    assert seen["title"] == f"{page.title()} · Channelwatch"
    assert not seen["hacked"]
    assert seen["overflow"] <= 0


def brightness(colour: str) -> float:
    """Return 0 for black to 255 for white."""
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3


def test_the_page_takes_on_airflows_theme(address: str, tmp_path: Path) -> None:
    light = look(address, tmp_path, "page=flags&theme=light")
    dark = look(address, tmp_path, "page=flags&theme=dark")
    assert brightness(light["ground"]) > 200 > 80 > brightness(light["ink"])
    assert brightness(dark["ground"]) < 60 < 180 < brightness(dark["ink"])


def test_outside_links_open_beside_airflow(address: str, tmp_path: Path) -> None:
    [[href, target, rel]] = look(address, tmp_path, "page=flags")["opened"]
    assert href == "https://t.me/north_directorate/42"
    assert (target, rel) == ("_blank", "noopener noreferrer")


def test_a_changed_filter_is_sent_off(address: str, tmp_path: Path) -> None:
    assert "severity=high" in look(address, tmp_path, "page=flags")["query"]
