#!/usr/bin/python3
"""Runs the real-peer tests: each function whose name begins with `test_`, in a folder of its own.

    run.py [PART-OF-FILE-OR-NAME...]

Ends with "N passed, N failed".
"""

import importlib
import os
import shutil
import sys
import tempfile
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from tools import Process  # noqa: E402


def tests(wanted):
    for file in sorted(os.listdir(HERE)):
        if file.startswith("test_") and file.endswith(".py"):
            module = importlib.import_module(file[:-3])
            own = [it for it in vars(module).items() if getattr(it[1], "__module__", "") == file[:-3]]
            for name, function in own:
                if name.startswith("test_") and (not wanted or any(it in f"{file} {name}" for it in wanted)):
                    yield name, function


def main():
    passed = failed = 0
    for name, function in tests(sys.argv[1:]):
        folder = tempfile.mkdtemp(prefix="peers-")
        began = time.monotonic()
        try:
            function(folder)
        except Exception:  # a failing test says everything it knows
            traceback.print_exc()
            print(f"FAILED {name}")
            failed += 1
        else:
            print(f"ok {name} ({time.monotonic() - began:.1f} s)")
            passed += 1
        finally:
            Process.stop_all()
            shutil.rmtree(folder, ignore_errors=True)
        sys.stdout.flush()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
