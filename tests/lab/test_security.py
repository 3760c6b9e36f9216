"""Who gets in, and what an answer carries."""

import socket

import pytest
from starlette.testclient import TestClient

from tests.lab.conftest import MakeRun, client_of
from trilith.lab.access import Access, host_name
from trilith.lab.lab import Lab
from trilith.lab.serve import address


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8765", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:1"]
)
def test_the_loopback_is_answered_under_its_names(client: TestClient, host: str) -> None:
    assert client.get("/api/runs", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "10.0.0.7", ""]
)
@pytest.mark.parametrize("path", ["/", "/api/runs", "/static/js/main.js", "/nothing"])
def test_no_other_name_is_answered(client: TestClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "its own names only" in answer.json()["error"]


ELSEWHERE = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://127.0.0.1:3000"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/runs"), ("POST", "/api/runs"), ("PATCH", "/api/runs/a")]
)
def test_another_page_can_ask_for_nothing(
    client: TestClient, method: str, path: str, headers: dict[str, str]
) -> None:
    assert client.request(method, path, headers=headers).status_code == 403


def test_the_page_itself_may_be_opened_by_a_link_elsewhere(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_its_own_page_may_ask(client: TestClient) -> None:
    headers = {"Origin": "http://127.0.0.1:8765", "Sec-Fetch-Site": "same-origin"}
    assert client.get("/api/runs", headers=headers).status_code == 200


def test_every_answer_keeps_a_browser_strict(client: TestClient) -> None:
    for path in ("/", "/api/runs", "/api/nothing", "/static/js/main.js"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_host_of_its_own_asks_for_a_token(lab: Lab) -> None:
    access = Access.of("0.0.0.0", 8765)
    assert access.token is not None
    client = client_of(lab, access, "192.168.1.5:8765")
    assert client.get("/api/runs").status_code == 401
    assert client.get("/").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    assert client.get("/api/runs", headers={"Authorization": f"Bearer {access.token}"}).status_code == 200
    assert (
        client.get("/api/runs", headers={"Authorization": "Bearer tökn".encode("latin-1")}).status_code == 401
    )


def test_the_token_in_the_address_becomes_a_cookie(lab: Lab) -> None:
    access = Access.of(None, 8765, with_token=True)
    client = client_of(lab, access)
    answer = client.get(f"/?token={access.token}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert client.get("/api/runs").status_code == 200  # the client keeps cookies as a browser does


def test_a_name_that_is_not_the_machines_is_refused_with_a_token_too(lab: Lab) -> None:
    access = Access.of("0.0.0.0", 8765)
    client = client_of(lab, access, "evil.example:8765")
    assert client.get("/api/runs", headers={"Authorization": f"Bearer {access.token}"}).status_code == 421


@pytest.mark.parametrize("host", [None, "localhost", "127.0.0.1", "127.0.0.2", "::1"])
def test_the_loopback_needs_no_token(host: str | None) -> None:
    assert Access.of(host, 1).token is None


def test_no_two_tokens_are_alike() -> None:
    assert Access.of("0.0.0.0", 1).token != Access.of("0.0.0.0", 1).token


@pytest.mark.parametrize(
    ("header", "name"), [("[::1]:80", "::1"), ("::1", "::1"), ("a:1", "a"), ("A", "a"), ("[::1", "::1")]
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_name(header) == name


TRICKS = [
    "%2e%2e",
    "%2e%2e%2f%2e%2e",
    "%2fetc",
    "%2fetc%2fpasswd",
    "a%00b",
    "a%2f..%2f..",
    "con",
    "~",
    "a%5c..%5cb",
    "A%20",
]


@pytest.mark.parametrize("name", TRICKS)
@pytest.mark.parametrize("what", ["", "/report", "/log", "/network", "/idea", "/files/run.json", "/stop"])
def test_no_name_leads_out_of_the_store(client: TestClient, make_run: MakeRun, name: str, what: str) -> None:
    make_run("a")
    method = "POST" if what == "/stop" else "GET"
    answer = client.request(method, f"/api/runs/{name}{what}")
    assert answer.status_code in (400, 404, 405)
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize("file", ["run.json", "lock", "..%2f..%2findex.sqlite", "%2e%2e", "checkpoints"])
def test_only_named_files_are_handed_out(client: TestClient, make_run: MakeRun, file: str) -> None:
    make_run("a")
    assert client.get(f"/api/runs/a/files/{file}").status_code == 404


def test_a_link_out_of_the_store_is_not_followed(client: TestClient, make_run: MakeRun) -> None:
    run = make_run("a")
    outside = run.path.parents[2] / "secret.html"
    outside.write_text("secret", "utf-8")
    for file, path in {
        "report.html": "report",
        "output.log": "log",
        "resolved.toml": "files/resolved.toml",
    }.items():
        (run.path / file).symlink_to(outside)
        assert "secret" not in client.get(f"/api/runs/a/{path}").text


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/js/..%2f..%2fapp.py"]
)
def test_static_files_are_those_of_the_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_report_may_run_no_script_and_reach_nothing(client: TestClient, make_run: MakeRun) -> None:
    (make_run("a").path / "report.html").write_text("<p>", "utf-8")
    policy = client.get("/api/runs/a/report").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


def test_a_large_body_is_refused(client: TestClient) -> None:
    answer = client.post("/api/ideas/check", json={"idea": "x" * 1_100_000})
    assert answer.status_code == 413
    pieces = (b"x" * 100_000 for _ in range(20))  # without saying how long it is
    assert client.post("/api/ideas/check", content=pieces).status_code == 413


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"idea": 3}', b'{"idea": "", "more": 1}'])
def test_a_body_that_is_none_of_ours_gets_one_sentence(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/ideas/check", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "\n" not in answer.json()["error"]


def test_the_address_to_open() -> None:
    assert address("127.0.0.1", 8765, None) == "http://127.0.0.1:8765/"
    assert address("::1", 1, "t") == "http://[::1]:1/?token=t"
    assert socket.gethostname() in address("0.0.0.0", 1, "t")
