"""Where the `seminar` command begins, also as `python -m seminar`."""

# ruff: noqa: E402
# The first thing that is done: what is imported before it would keep the blocking sockets.
from gevent import monkey

monkey.patch_all()

from seminar.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
