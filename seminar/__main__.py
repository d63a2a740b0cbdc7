"""`python -m seminar` is the `seminar` command."""

from seminar.cli import main

main()
