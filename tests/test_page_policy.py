"""What Streamlit's pages may load, over real HTTP."""

import httpx
import pytest

from tests.server import Server

PAGES = ("/", "/session", "/nothing-of-ours")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asked_for_again_comes_whole_with_the_policy_of_its_scripts(
    server: Server, path: str
) -> None:
    with httpx.Client(base_url=server.url, headers={"accept": "text/html,*/*"}) as web:
        first = web.get(path)
        assert "script-src 'self'" in first.headers["content-security-policy"]
        # A browser that keeps the page asks whether it has changed, and takes the answer's policy.
        for name, value in (
            ("if-none-match", first.headers.get("etag", '"any"')),
            ("if-none-match", "*"),
            ("if-modified-since", first.headers.get("last-modified", first.headers["date"])),
        ):
            again = web.get(path, headers={name: value})
            assert again.status_code == 200
            assert again.content == first.content
            policy = again.headers.get_list("content-security-policy")
            assert policy == first.headers.get_list("content-security-policy")


def test_what_has_not_changed_keeps_the_policy_it_came_with(server: Server) -> None:
    unchanged = 0
    with httpx.Client(base_url=server.url) as web:
        for path in ("/join", "/standards", "/light/phone/join.js", "/favicon.png"):
            first = web.get(path)
            told = {"if-none-match": "etag", "if-modified-since": "last-modified"}
            known = {ask: first.headers[say] for ask, say in told.items() if say in first.headers}
            again = web.get(path, headers=known)
            if again.status_code == 304:
                unchanged += 1
                policy = again.headers.get_list("content-security-policy")
                assert policy in ([], first.headers.get_list("content-security-policy")), path
    assert unchanged
