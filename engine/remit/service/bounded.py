"""Work that ends when its time is over: it is interrupted where it stands, and does not go on unseen."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def within(seconds: float, work: Callable[[], Found]) -> Found:
    """What some work finds, done in the calling thread. Raises TimeoutError when it takes longer.

    Python interrupts a thread between two of its steps; what is written in C must come back by itself.
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
