"""Files of strangers are read by a process of its own that can do nothing else (ASVS 15.2.5).

What it is given comes through a pipe, what it answers goes through another; it has no environment, no other open file,
and once it has loaded what it needs it can open none: no file, no socket, no pipe (RLIMIT_NOFILE). It writes to no file
(RLIMIT_FSIZE), starts no process where it is not root's (RLIMIT_NPROC), and its memory and time are the system's to
end. It may still read the memory of its own process and burn the time that it has; there is no seccomp about it.

    told = await read_apart("bankhall.kernel.workbooks", order, seconds=20)     # where the file came
    if __name__ == "__main__": confined(read, seconds=20)                       # in the module that reads
"""

import asyncio
import codecs
import encodings
import resource
import signal
import sys
from collections.abc import Callable
from pkgutil import iter_modules
from typing import Final
from weakref import WeakKeyDictionary

_MOST_AT_ONCE: Final = 2
_MOST_MEMORY: Final = 2**30  # what is mapped counts here, and that is more than what is used

_TURNS: Final[WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]] = WeakKeyDictionary()


class TookTooMuch(Exception):
    """Of memory or of processor time; or it fell over what it read."""


class Interrupted(TookTooMuch):
    """It was stopped, or had no turn for too long, on a machine that is too busy: what it read may be harmless, and may
    go another time.
    """


async def read_apart(module: str, order: bytes, *, seconds: int, patience: int = 2) -> bytes:
    """Two at once, whoever else comes waits. `seconds` of processor time, and `patience` times as many by the
    clock: where nobody waits for the answer, so many that what burns its time is ended by that before it is taken for
    interrupted. Raises TookTooMuch, Interrupted.
    """
    loop = asyncio.get_running_loop()
    async with _TURNS.setdefault(loop, asyncio.Semaphore(_MOST_AT_ONCE)):
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-m", module),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": "", "LANG": "C.UTF-8"},
        )
        try:
            told, _ = await asyncio.wait_for(child.communicate(order), seconds * patience)
        except TimeoutError:
            child.kill()
            await child.wait()
            raise Interrupted from None
        except asyncio.CancelledError:
            child.kill()
            await child.wait()
            raise
        if child.returncode == -signal.SIGTERM:
            raise Interrupted
        if child.returncode != 0:
            raise TookTooMuch
        return told


def confined(read: Callable[[bytes], bytes], *, seconds: int) -> None:
    """The whole of such a process: takes the order, and answers."""
    confine(seconds=seconds)
    sys.stdout.buffer.write(read(sys.stdin.buffer.read()))


def confine(*, seconds: int, memory: int = _MOST_MEMORY) -> None:
    """From here on. Whatever is to be imported has been, and so have all encodings, which are files too."""
    for name in sorted({one.name for one in iter_modules(encodings.__path__)} | {"utf_8_sig"}):
        try:
            codecs.lookup(name)
        except LookupError:  # of another system
            continue
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 3,
    }
    for which, most in limits.items():
        resource.setrlimit(which, (most, most))
