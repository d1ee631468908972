"""How long a test waits for what must come, where a build with sanitizers is many times slower."""

import os

FACTOR = float(os.environ.get("SANDTABLE_PATIENCE", "1"))


def patient(timeout_s):
    """Seconds: as long as a machine with two slow cores may need, times the factor of the build."""
    return timeout_s * FACTOR
