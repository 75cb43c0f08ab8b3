"""The control endpoint: clock, faults, calls, truth."""

import httpx
import pytest
import pytest_asyncio
from telethon.tl import functions as f

HARBOUR = 1_000_000_001
RESOLVE = f.contacts.ResolveUsernameRequest("harbour_news")


@pytest_asyncio.fixture
async def sim(simulate):
    return await simulate([{"at": "+1h", "post": "Later"}])


@pytest_asyncio.fixture
async def http(sim):
    async with httpx.AsyncClient(base_url=sim.control_url, trust_env=False) as client:
        yield client


async def test_the_clock_moves_only_when_told(http):
    before = (await http.get("/clock")).json()
    assert before["now"] == "2026-10-01T08:00:00+00:00"
    assert (await http.get("/clock")).json() == before
    moved = (await http.post("/clock/advance", json={"seconds": 90})).json()
    assert moved["epoch"] == before["epoch"] + 90
    there = (await http.post("/clock/advance", json={"to": "2026-10-02T00:00:00Z"})).json()
    assert there["now"] == "2026-10-02T00:00:00+00:00"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("POST", "/clock/advance", {"seconds": -1}, 400, "bad_time"),
        ("POST", "/clock/advance", {"seconds": "9"}, 400, "bad_body"),
        ("POST", "/clock/advance", {"to": "2020-01-01"}, 400, "bad_time"),
        ("POST", "/clock/advance", [], 400, "bad_body"),
        ("POST", "/faults", {"do": "explode"}, 422, "bad_fault"),
        ("POST", "/faults", {"do": "rpc_error"}, 422, "bad_fault"),
        ("POST", "/faults", {"do": "drop", "method": "message.getHistory"}, 422, "bad_fault"),
        ("POST", "/faults", {"do": "drop", "account": "nobody"}, 422, "bad_fault"),
        ("DELETE", "/faults?id=x", None, 400, "bad_number"),
        ("GET", "/truth?since=soon", None, 400, "bad_time"),
        ("GET", "/truth?kind=posts", None, 400, "bad_kind"),
        ("GET", "/truth/subscribers?channel_id=1", None, 404, "unknown_channel"),
        ("POST", "/accounts/nobody/state", {"state": "frozen"}, 404, "unknown_account"),
        ("POST", "/accounts/main/state", {"state": "cold"}, 400, "bad_state"),
        ("POST", "/accounts/main/scan", {}, 404, "no_token"),
    ],
)
async def test_bad_requests_are_refused_by_name(http, method, path, body, status, error):
    answer = await http.request(method, path, json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_a_body_that_is_not_json(http):
    answer = await http.post("/faults", content=b"{")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_json")


async def test_of_a_list_of_faults_with_a_bad_one_none_is_added(http):
    rules = [{"do": "drop"}, {"do": "drop", "account": "nobody"}]
    assert (await http.post("/faults", json=rules)).status_code == 422
    assert (await http.get("/faults")).json() == {"faults": []}


async def test_faults_can_be_added_listed_and_lifted(http, sim, connect):
    client = await connect(sim)
    rule = {"do": "rpc_error", "error": "CHANNEL_PRIVATE", "method": "contacts.*", "count": 1}
    added = (await http.post("/faults", json=[rule, rule])).json()["added"]
    with pytest.raises(Exception, match="private"):
        await client(RESOLVE)
    listed = (await http.get("/faults")).json()["faults"]
    assert [(each["id"], each["hits"]) for each in listed] == [(added[0], 1), (added[1], 1)]
    assert (await http.delete(f"/faults?id={added[0]}")).json() == {"removed": 1}
    assert (await http.delete("/faults")).json() == {"removed": 1}


async def test_calls_are_counted_by_account_method_and_channel(http, sim, connect):
    main, second = await connect(sim), await connect(sim, "second")
    await http.delete("/calls")
    await main(RESOLVE)
    await second(RESOLVE)
    await second(RESOLVE)
    calls = (await http.get("/calls")).json()
    assert calls["total"] == 3
    assert calls["accounts"]["second"] == {"contacts.resolveUsername": 2}
    assert calls["channels"][str(HARBOUR)] == {"contacts.resolveUsername": 3}
    first, *others = calls["recent"]
    assert (first["account"], first["outcome"], first["channel_id"]) == ("main", "ok", HARBOUR)
    assert all(first["ended"] <= other["started"] for other in others)
    assert first["connection"] != others[0]["connection"] == others[1]["connection"]
    assert (await http.get("/calls?reset=1")).json()["total"] == 3
    assert (await http.get("/calls")).json()["total"] == 0


async def test_truth_can_be_narrowed(http):
    await http.post("/clock/advance", json={"seconds": 7200})
    ask = {"since": "2026-10-01T08:30:00Z", "channel_id": str(HARBOUR)}
    events = (await http.get("/truth", params=ask)).json()["events"]
    assert [(each["kind"], each["at"]) for each in events] == [
        ("post", "2026-10-01T09:00:00+00:00"),
        ("subscribers", "2026-10-01T10:00:00+00:00"),
    ]
    only = (await http.get("/truth", params=ask | {"kind": "post"})).json()["events"]
    assert [each["after"]["text"] for each in only] == ["Later"]
    count = await http.get(f"/truth/subscribers?channel_id={HARBOUR}&at=%2B1h")
    assert count.json()["count"] == 4900


async def test_an_account_can_be_frozen_while_it_runs(http, sim, connect):
    client = await connect(sim)
    await http.post("/accounts/main/state", json={"state": "frozen"})
    with pytest.raises(Exception, match="frozen"):
        await client(RESOLVE)


async def test_a_qr_code_is_scanned_over_http(http, sim, connect):
    client = await connect(sim, None, receive_updates=True)
    code = await client.qr_login()
    answer = await http.post("/accounts/guest/scan", json={"token": code.url})
    assert answer.json()["scanned"]
    await code.recreate()
    assert (await client.get_me()).phone == "99966202"


async def test_the_ready_answer_names_what_a_client_needs(http, sim):
    ready = (await http.get("/ready")).json()
    assert ready["telegram"]["port"] == sim.port
    assert [each["session"] is None for each in ready["accounts"]] == [False, False, True, True]
