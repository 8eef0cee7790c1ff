"""The pages of the service: made when they are asked for, and again when a file has changed."""

from __future__ import annotations

import datetime

from remit.report.page.assurance import assure
from remit.report.page.index import Entry, index
from remit.report.page.page import page
from remit.service.folder import Folder, Served, Snapshot
from remit.service.scenarios import results


class Pages:
    """The page of every policy, kept as long as nothing changes."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._made: dict[str, tuple[int, str]] = {}  # by policy, with the version that it is of

    def made(self, snapshot: Snapshot, name: str) -> str | None:
        """The page of a policy, where it is made; None where it is not, or shows an earlier version.

        Args:
            snapshot: What is served now.
            name: That of the policy.
        """
        version, page = self._made.get(name, (-1, ""))
        return page if version == snapshot.version else None

    def of(self, snapshot: Snapshot, name: str) -> str:
        """The page of a policy that is served. It is made once: who waited for another to make it finds it made.

        Args:
            snapshot: What is served now.
            name: That of the policy, which the snapshot has.
        """
        found = self.made(snapshot, name)
        if found is None:
            found = self._page(snapshot.policies[name], snapshot.version)
            self._made = {each: kept for each, kept in self._made.items() if each in snapshot.policies}
            self._made[name] = (snapshot.version, found)
        return found

    def _page(self, served: Served, version: int) -> str:
        found = results(self.folder.path, served.loaded)
        assured = assure(served.loaded, found, with_mutants=False)
        notices = tuple(str(problem) for problem in served.problems)
        return page(served.loaded, found, assured, {}, today(), live=version, notices=notices)

    def index(self, snapshot: Snapshot, passed_over: list[str]) -> str:
        """The list of all policies, of the files that are broken, and of the scenarios that are passed over.

        Args:
            snapshot: What is served now.
            passed_over: What is wrong with scenarios that cannot be decided, each in a line.
        """
        entries = [
            Entry(served.name, served.loaded.policy.title, tuple(map(str, served.problems)))
            for served in snapshot.policies.values()
        ]
        broken = [str(problem) for problem in snapshot.problems]
        return index(entries, broken, snapshot.version, passed_over)


def today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()
