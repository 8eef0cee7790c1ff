"""The decision log: a line of JSON for each decision, with the operating system before the answer leaves.

    answer ──> queue ──> one thread ──> write(2) of all lines that wait ──> the answer goes
                            └─ the file is full, unwritable, or hangs: answers go on, lines wait, /health says so

So whatever ends this process, kill -9 too, no decision that was answered is missing in the file, as long as the file
could be written. A crash of the machine may lose what was not on its disk yet, unless each write is to be synced. No
answer waits longer than `LONGEST` for its line, and none once the file is known to be in trouble: then the lines of up
to `MOST` answers wait, further ones are lost, and a line says how many. No line is half-written or glued to another.
"""

from __future__ import annotations

import asyncio
import datetime
import json
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from remit.errors import Location, Problem, RemitError

LONGEST = 1.0  # seconds that an answer waits for its line
MOST = 100_000  # answers whose lines wait while the file cannot be written
AGAIN = 0.5  # seconds until it is tried again
ENDING = 5.0  # seconds for what waits when the service stops
MARK = "remit_decision"  # the key that a line of this log begins with; its value is the version of the form
VERSION = 1


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """Where lines go: a file that is put aside once it is so many bytes, how many of these are kept, what is told.

    `facts` are the names of facts whose values are written; `synced`: each write is on the disk before answers go.
    """

    path: str
    facts: tuple[str, ...] = ()
    size: int = 64 * 1024 * 1024
    kept: int = 10
    synced: bool = False

    def aside(self, number: int) -> Path:
        """The name of a file that was put aside; 1 is the newest.

        >>> str(DecisionFile("log/decisions.jsonl").aside(2))
        'log/decisions.2.jsonl'
        """
        path = Path(self.path)
        return path.with_name(f"{path.stem}.{number}{path.suffix}")


class DecisionLog:
    """Lines on their way to the file. Raises RemitError where it cannot be written at the start."""

    def __init__(self, file: DecisionFile) -> None:
        self.file = file
        self.problem = ""  # why it cannot be written now
        self.too_large = ""  # why it cannot be put aside
        self.lost = 0  # lines since the start
        self._untold = 0  # of these, what no line says yet
        self._lines: deque[tuple[bytes, Callable[[], object] | None]] = deque()
        self._some, self._stopping = threading.Condition(), False
        self._descriptor: int | None = self._opened()
        self._thread = threading.Thread(target=self._work, name="decisions", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many lines are not written yet."""
        return len(self._lines)

    def problems(self) -> list[str]:
        """What is wrong with it now, and whether the log has lost lines."""
        found = []
        if self.problem:
            found.append(f"{self.file.path}: decisions cannot be written: {self.problem}; {self.waiting:,} lines wait")
        if self.too_large:
            found.append(f"{self.file.path}: it is full and cannot be put aside: {self.too_large}")
        if self.lost:
            found.append(f"{self.file.path}: {self.lost:,} decisions were answered and are not in the log")
        return found

    async def write(self, entries: Sequence[str], request_id: str | None) -> None:
        """Write a line for each decision of one answer, and wait until the system has them, if it takes them soon.

        Args:
            entries: What is said of each, a JSON object without its first bracket.
            request_id: What the caller calls the request.
        """
        if not entries:
            return
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        head = f'{{"{MARK}":{VERSION},"time":"{now}","request_id":{json.dumps(request_id, ensure_ascii=False)},'
        loop, done = asyncio.get_running_loop(), asyncio.Event()
        lines = "".join(f"{head}{entry}\n" for entry in entries).encode("utf-8", "backslashreplace")
        in_trouble = bool(self.problem)
        self._add(lines, None if in_trouble else lambda: loop.call_soon_threadsafe(done.set))
        if in_trouble:
            return
        try:
            async with asyncio.timeout(LONGEST):
                await done.wait()
        except TimeoutError:
            if self._lines:
                self.problem = self.problem or f"a write takes longer than {LONGEST:g} s"

    def _add(self, lines: bytes, done: Callable[[], object] | None) -> None:
        with self._some:
            if len(self._lines) >= MOST:
                number = lines.count(b"\n")
                self.lost, self._untold = self.lost + number, self._untold + number
            else:
                self._lines.append((lines, done))
            self._some.notify()

    def close(self) -> None:
        """Write what waits, as far as that is possible soon, and close the file."""
        with self._some:
            self._stopping = True
            self._some.notify()
        self._thread.join(ENDING)

    def _work(self) -> None:
        """Until it is closed: whatever waits, in one write."""
        while True:
            with self._some:
                while not self._lines and not self._stopping:
                    self._some.wait()
                batch = list(self._lines)
            if not batch:
                break
            wrong = self._tried(b"".join(lines for lines, _ in batch))
            with self._some:
                self.problem = wrong
                for _ in batch if not wrong else ():
                    self._lines.popleft()
            for _, done in batch:
                if done is not None:
                    _told(done)
            if wrong and self._stopping:
                break
            if wrong:
                threading.Event().wait(AGAIN)
        self._close()

    def _tried(self, lines: bytes) -> str:
        """Write lines, all or none of them; why it failed, or nothing."""
        try:
            self._reopen_what_is_gone()
            untold = self._untold
            lost = f'{{"{MARK}":{VERSION},"lost":{untold}}}\n'.encode() if untold else b""
            self._rotate(len(lost) + len(lines))
            self._append(lost + lines)
        except OSError as wrong:
            return _why(wrong)
        with self._some:
            self._untold -= untold
        return ""

    def _reopen_what_is_gone(self) -> None:
        """A file that somebody has moved or removed would take lines that nobody finds."""
        if self._descriptor is not None:
            try:
                there, mine = os.stat(self.file.path), os.fstat(self._descriptor)
                if (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino):
                    return
            except FileNotFoundError:
                pass
            self._close()
        self._descriptor = self._open()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _append(self, lines: bytes) -> None:
        """All of them, or the file is as it was."""
        assert self._descriptor is not None
        before = os.fstat(self._descriptor).st_size
        left = memoryview(lines)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
            if self.file.synced:
                os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, before)
            raise

    def _rotate(self, more: int) -> None:
        """Put the file aside if it would become too large; where that cannot be done, it becomes so."""
        assert self._descriptor is not None
        now = os.fstat(self._descriptor).st_size
        if not now or now + more <= self.file.size:
            return
        try:
            self._put_aside()
        except OSError as wrong:
            self.too_large = _why(wrong)
            return
        self.too_large = ""
        self._close()
        self._descriptor = self._open()

    def _put_aside(self) -> None:
        """The oldest of those that are kept is gone then."""
        for number in range(self.file.kept, 0, -1):
            older = self.file.aside(number)
            if older.exists():
                older.replace(self.file.aside(number + 1)) if number < self.file.kept else older.unlink()
        if self.file.kept:
            os.replace(self.file.path, self.file.aside(1))
        else:
            os.unlink(self.file.path)

    def _opened(self) -> int:
        """The file at the start. Raises RemitError."""
        try:
            return self._open()
        except BlockingIOError:
            said, help = "another service writes its decisions there", "give each a file of its own"
        except OSError as wrong:
            said, help = f"decisions cannot be written there: {_why(wrong)}", None
        raise RemitError([Problem("file-unwritable", said, Location(self.file.path), help)])

    def _open(self) -> int:
        """The file to append to, for this process alone; a line that was cut short is ended."""
        if Path(self.file.path).exists() and not Path(self.file.path).is_file():
            raise OSError(0, "it is no file")
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(self.file.path, flags, 0o640)
        try:
            _lock(descriptor)
            size = os.fstat(descriptor).st_size
            if size and _last_byte(descriptor, size) != b"\n":
                os.write(descriptor, b"\n")
        except OSError:
            os.close(descriptor)
            raise
        return descriptor


def _last_byte(descriptor: int, size: int) -> bytes:
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1)


def _why(wrong: OSError) -> str:
    return (wrong.strerror or str(wrong)).lower()


def _told(done: Callable[[], object]) -> None:
    try:
        done()
    except RuntimeError:  # the loop is closed: nobody waits any more
        return


def _lock(descriptor: int) -> None:
    """Keep other services out, where the system can; a lock ends with its process. Raises BlockingIOError."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
