"""A disk so small that it can be filled."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from seminar.config import DATABASE_FILE

NO_LIMIT = 1 << 40


class Volume:
    """A file system of 16 MB where we may mount one, else a limit on the size of files.

    The data of the server that is to notice lies in the folder `data`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
        self.is_real = (
            bool(shutil.which("mount"))
            and not subprocess.run(mount, check=False, capture_output=True).returncode
        )

    @property
    def kind(self) -> str:
        """What it is, for the figures."""
        return "a 16 MB volume" if self.is_real else "a limit on files' size (no volume: no right)"

    def fill(self, process: int) -> None:
        """No more room, for the server with this process id."""
        if not self.is_real:
            files = [self.data / f"{DATABASE_FILE}{end}" for end in ("", "-wal")]
            limit_file_size(process, max(file.stat().st_size for file in files))
            return
        with suppress(OSError), (self.folder / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))

    def free(self, process: int) -> None:
        """Room again."""
        if not self.is_real:
            limit_file_size(process, NO_LIMIT)
            return
        (self.folder / "ballast").unlink()

    def close(self) -> None:
        """Ends the volume. Nobody may use it any more."""
        if self.is_real:
            os.sync()
            subprocess.run(["umount", str(self.folder)], check=True)


def limit_file_size(process: int, most: int) -> None:
    """Of the files that the process writes, in bytes."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
