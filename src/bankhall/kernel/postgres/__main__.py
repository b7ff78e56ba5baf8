"""`python -m bankhall.kernel.postgres HOME [--throwaway]`: the supervisor, started by `use_server`."""

import sys
from pathlib import Path

from bankhall.kernel.postgres.places import Places
from bankhall.kernel.postgres.supervisor import supervise

sys.exit(supervise(Places.below(Path(sys.argv[1])), durable="--throwaway" not in sys.argv[2:]))
