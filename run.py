"""Runs the server: the same as `seminar serve`."""

import sys

from seminar.__main__ import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
