"""Asks the advisory services whether a locked package has a known weakness.

Fails when one has. Where a service does not answer, that is said and nothing fails.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SECONDS = 90

PIP_AUDIT = [
    *(str(BIN / "pip-audit"), "--requirement", "requirements.lock", "--require-hashes"),
    *("--disable-pip", "--format", "json", "--progress-spinner", "off"),
]
NPM_AUDIT = ["npm", "audit", "--json"]


def ask(command: list[str]) -> dict[str, Any]:
    """The service's answer; empty where it gave none."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    try:
        finished = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return json.loads(finished.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def python_weaknesses() -> list[str] | None:
    """One line for each weakness pip-audit knows of, or None without an answer."""
    packages = ask(PIP_AUDIT).get("dependencies", [])
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}"
        for package in packages
        for weakness in package.get("vulns", [])
    ]
    # A package the service knows nothing of is listed with the reason for that.
    all_answered = packages and not any("skip_reason" in package for package in packages)
    return found if found or all_answered else None


def npm_weaknesses() -> list[str] | None:
    """One line for each package npm warns of, or None without an answer."""
    packages = ask(NPM_AUDIT).get("vulnerabilities")
    if packages is None:
        return None
    return [f"{name} {found['range']}: {found['severity']}" for name, found in packages.items()]


def report(kind: str, weaknesses: list[str] | None) -> bool:
    """Says what was found; false when something was."""
    if weaknesses is None:
        print(f"{kind}: NOT CHECKED for known weaknesses, the service gave no answer for them all")
        return True
    print(f"{kind}: {len(weaknesses)} known weaknesses", *weaknesses, sep="\n  ")
    return not weaknesses


if __name__ == "__main__":
    clean = [
        report("Python packages", python_weaknesses()),
        report("npm packages", npm_weaknesses()),
    ]
    sys.exit(not all(clean))
