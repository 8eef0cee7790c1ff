"""The pages of the service: made when they are asked for, and again when a file has changed."""

from __future__ import annotations

import datetime
from threading import Lock

from remit.report.page.assured import assure
from remit.report.page.index import Entry, index
from remit.report.page.page import page
from remit.service.folder import Folder, Served, Snapshot
from remit.service.scenarios import results


class Pages:
    """The page of every policy, kept as long as nothing changes."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._lock = Lock()
        self._version = -1
        self._made: dict[str, str] = {}

    def of(self, snapshot: Snapshot, name: str) -> str | None:
        """The page of a policy; None where there is no such policy."""
        served = snapshot.policies.get(name)
        if served is None:
            return None
        with self._lock:  # a page is made once, however many ask for it
            if self._version != snapshot.version:
                self._version, self._made = snapshot.version, {}
            if name not in self._made:
                self._made[name] = self._page(served, snapshot.version)
            return self._made[name]

    def _page(self, served: Served, version: int) -> str:
        found = results(self.folder.path, served.loaded)
        assured = assure(served.loaded, found, with_mutants=False)
        notices = tuple(str(problem) for problem in served.problems)
        return page(served.loaded, found, assured, {}, today(), live=version, notices=notices)

    def index(self, snapshot: Snapshot) -> str:
        """The list of all policies, and of the files that are broken."""
        entries = [
            Entry(served.name, served.loaded.policy.title, tuple(map(str, served.problems)))
            for served in snapshot.policies.values()
        ]
        return index(entries, [str(problem) for problem in snapshot.problems], snapshot.version)


def today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
