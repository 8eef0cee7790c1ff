"""Put a report into one comment of a pull request: the first time it is made, from then on it is changed.

    GITHUB_TOKEN=… GITHUB_REPOSITORY=owner/name NUMBER=7 python comment.py report.md

GITHUB_API_URL is where the host answers. Where commenting is not allowed, as for pull requests from forks, it says so
and exits with 0: the summary of the run has the report.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

MARK = "<!-- remit review -->"  # by which the comment is found again
PAGE = 100
NOT_ALLOWED = (401, 403, 404)


def main() -> int:
    """Comment, and say where."""
    body = f"{MARK}\n{Path(sys.argv[1]).read_text(encoding='utf-8')}"
    issues = f"repos/{os.environ['GITHUB_REPOSITORY']}/issues"
    comments = f"{issues}/{int(os.environ['NUMBER'])}/comments"
    try:
        said = changed(issues, comments, body) or asked("POST", comments, {"body": body})
    except urllib.error.HTTPError as refused:
        if refused.code not in NOT_ALLOWED:
            raise
        print(f"::warning title=remit::commenting is not allowed here ({refused.code}); the summary has the review")
        return 0
    print(said["html_url"])
    return 0


def changed(issues: str, comments: str, body: str) -> Mapping[str, Any] | None:
    """The comment of an earlier run, with what it says now; one that only looks like it cannot be changed."""
    for each in listed(comments):
        if str(each["body"]).startswith(MARK):
            with suppress(urllib.error.HTTPError):
                found: Mapping[str, Any] = asked("PATCH", f"{issues}/comments/{each['id']}", {"body": body})
                return found
    return None


def listed(comments: str) -> Iterator[Mapping[str, Any]]:
    """All comments, page by page."""
    page = 1
    while found := asked("GET", f"{comments}?per_page={PAGE}&page={page}"):
        yield from found
        if len(found) < PAGE:
            return
        page += 1


def asked(method: str, path: str, said: Mapping[str, object] | None = None) -> Any:
    """What the host answers."""
    request = urllib.request.Request(  # noqa: S310  # the host names its own address
        f"{os.environ.get('GITHUB_API_URL', 'https://api.github.com')}/{path}",
        method=method,
        data=None if said is None else json.dumps(said).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


if __name__ == "__main__":
    raise SystemExit(main())
