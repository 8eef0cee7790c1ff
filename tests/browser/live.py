"""A page that is served follows its file, keeps what was right where the file is broken, and says so."""

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import until


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """The address of a service of a copy of the shipped policy, and the file of that policy."""
    import uvicorn
    from serving import folder_of

    from remit.service import app
    from remit.service.folder import Folder
    from remit.service.limits import Limits
    from remit.service.log import Log

    monkeypatch.setattr(app, "EVERY", 0.05)
    folder = folder_of(tmp_path)
    application = app.application(Folder(str(folder)), Limits(), Log(io.StringIO()))
    server = uvicorn.Server(uvicorn.Config(application, port=0, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    waited = threading.Event()
    while not server.started:
        waited.wait(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", folder / "rules/us-weapons-in-russia.yaml"
    server.should_exit = True
    thread.join(timeout=20)
    assert not thread.is_alive()


def test_the_page_follows_its_file(chromium: Any, served: tuple[str, Path]) -> None:
    address, file = served
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}/")
    page.get_by_role("link", name="U.S.-provided weapons and strikes inside Russia").click()
    good = file.read_text()
    file.write_text(good.replace('strikes inside Russia"\n', 'strikes across the border"\n', 1))
    page.locator("h1", has_text="strikes across the border").wait_for(timeout=20_000)
    file.write_text(good + "\n: [")
    page.get_by_role("alert").wait_for(timeout=20_000)
    assert "broken now" in page.get_by_role("alert").inner_text()
    assert page.locator("h1", has_text="strikes across the border").is_visible()
    file.write_text(good)
    page.locator("h1", has_text="strikes inside Russia").wait_for(timeout=20_000)
    until(page, "!document.querySelector('[role=alert]')")
    context.close()

    assert said == []
