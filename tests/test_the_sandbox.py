from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def test_the_outside_world_passes_its_own_tests():
    """The sandbox is another Django project, so its tests need a process of their own."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "src/sandbox", "--ds=sandbox.testing", "-p", "no:cacheprovider"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
