"""The ``zhibu`` command: every verb a script or an administrator needs, with help in Chinese.

Exit codes: 0 done; 1 done and something is wrong with the data (differences, refused rows);
2 wrong usage; 3 the machine or its settings are not ready.
"""

from __future__ import annotations

from zhibu.cli.parser import main

__all__ = ["main"]
