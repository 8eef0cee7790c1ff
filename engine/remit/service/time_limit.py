"""Work that ends when its time is over: it is interrupted where it stands, and does not go on unseen."""

from __future__ import annotations

import asyncio
import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
MOST_WAITING = 64  # pieces of work that wait for their turn, each with what was asked


class Busy(Exception):
    """So much waits already that there is no sense in waiting, too."""


class WorkQueue:
    """The work on one thing, one piece after the other, each in a thread of its own beside the loop.

    Whoever asks is answered when the time is over, whether or not the work has come back by then; what has not keeps
    its turn until it does, so that there is never more than one such thread.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def do(self, work: Callable[[], Found], deadline: float, *, goes_on: bool = False) -> Found:
        """What some work finds, when its turn has come.

        Args:
            work: It runs in a thread of its own.
            deadline: On the clock of the loop, in seconds; it counts the waiting.
            goes_on: It is not interrupted at the deadline, though nobody waits for it any longer.

        Raises:
            TimeoutError: The deadline is over.
            Busy: So many wait already that this one does not.
        """
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        finally:
            self._waiting -= 1
        left = deadline - asyncio.get_running_loop().time()
        done = self._begin(work if goes_on else lambda: within(left, work))
        async with asyncio.timeout_at(deadline):
            return await asyncio.shield(done)

    def _begin(self, work: Callable[[], Found]) -> asyncio.Future[Found]:
        """The result to come of some work that has its turn."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Found] = loop.create_future()
        done.add_done_callback(lambda ended: None if ended.cancelled() else ended.exception())  # it may come too late

        def end(found: Found | None, wrong: BaseException | None) -> None:
            self._turn.release()
            if wrong is None:
                done.set_result(found)  # type: ignore[arg-type]
            else:
                done.set_exception(wrong)

        def run() -> None:
            found, wrong = None, None
            try:
                found = work()
            except BaseException as raised:  # noqa: BLE001  # it belongs to whoever asked
                wrong = raised
            if not loop.is_closed():
                loop.call_soon_threadsafe(end, found, wrong)

        threading.Thread(target=run, daemon=True).start()
        return done


def within(seconds: float, work: Callable[[], Found]) -> Found:
    """What some work finds, done in the calling thread.

    Python interrupts a thread between two of its steps; what is written in C must come back by itself.

    Args:
        seconds: How long it may take.
        work: What is done.

    Raises:
        TimeoutError: It takes longer.
    """
    lock, done, thread = threading.Lock(), False, threading.get_ident()

    def interrupt() -> None:
        with lock:
            if not done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeoutError))

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        return work()
    finally:
        with lock:
            done = True
        timer.cancel()
