"""As whom postgres runs. It refuses root, so root lends it another user; that user's files stay that user's.

A project below a directory that only root may enter (/root) is out of that user's reach. Then, and only then, postgres
keeps one capability of root's, CAP_DAC_OVERRIDE, which Docker's default set also has. `no_setuid_fixup` goes with it:
without, access(2) forgets the capability and postgres cannot find its own program file.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bankhall.kernel.postgres.places import EmbeddedServerError

SERVICE_USER = "bankhall-db"
REACH_ALL = [
    "--inh-caps=-all,+dac_override",
    "--ambient-caps=-all,+dac_override",
    "--securebits=+no_setuid_fixup",
]
REACH_OWN = ["--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"]


@dataclass(frozen=True)
class Runner:
    """`prefix` stands before every command of PostgreSQL's; uid and gid own its files."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)

    def run(self, command: list[str], *, given: str = "") -> str:
        """What the command printed. Raises EmbeddedServerError with its last words when it fails."""
        done = subprocess.run(
            [*self.prefix, *command],
            input=given,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment(),
            check=False,
        )
        if done.returncode != 0:
            words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
            raise EmbeddedServerError(f"{Path(command[0]).name} failed ({done.returncode}): {words}")
        return done.stdout


def runner_for(data: Path, program: Path) -> Runner:
    """Who runs postgres on the directory `data`, which exists.

    Raises EmbeddedServerError when root finds no way to run it as somebody else.
    """
    # The kernel interrupts postgres (a fast shutdown) when its supervisor dies: it never stays as an orphan.
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        dies_with_us = (setpriv, "--pdeathsig", "INT", "--") if setpriv else ()
        return Runner(os.getuid(), os.getgid(), dies_with_us)
    if setpriv is None:
        raise EmbeddedServerError(
            "postgres does not run as root. Install util-linux (setpriv), or run as another user."
        )

    uid, gid = _other_user(data)
    for reach in (REACH_OWN, REACH_ALL):
        prefix = (
            setpriv,
            f"--reuid={uid}",
            f"--regid={gid}",
            "--clear-groups",
            *reach,
            "--pdeathsig",
            "INT",
            "--",
        )
        if _reaches(prefix, data, program):
            return Runner(uid, gid, prefix)
    raise EmbeddedServerError(
        f"postgres does not run as root, and the user with the id {uid} cannot reach {data.parent} and {program}."
        " Put the project where other users may enter, or run as a user who is not root."
    )


def environment() -> dict[str, str]:
    """No PGDATA, PGOPTIONS or locale of the caller's reaches the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def give_away(folder: Path) -> None:
    """Makes a new directory the service user's, when root made it. Raises EmbeddedServerError."""
    if os.geteuid() != 0:
        return
    try:
        user = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _create_service_user()
        user = pwd.getpwnam(SERVICE_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)


def _other_user(data: Path) -> tuple[int, int]:
    owner = data.stat()
    if owner.st_uid == 0:
        raise EmbeddedServerError(f"{data} belongs to root, and postgres does not run as root: chown -R it to another.")
    return owner.st_uid, owner.st_gid


def _create_service_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVICE_USER]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise EmbeddedServerError(f"postgres does not run as root. Create the user {SERVICE_USER}: {error}") from error
    # 9: the name is in use (useradd(8)); somebody was faster.
    if done.returncode not in (0, 9):
        raise EmbeddedServerError(
            f"postgres does not run as root, and the user {SERVICE_USER} could not be created for it:"
            f" {done.stderr.strip()}. Create that user, or run as one who is not root."
        )


def _reaches(prefix: tuple[str, ...], data: Path, program: Path) -> bool:
    script = '"$1" --version && cd "$2"'
    command = [*prefix, "sh", "-c", script, "sh", str(program), str(data)]
    return subprocess.run(command, capture_output=True, env=environment(), cwd="/", check=False).returncode == 0
