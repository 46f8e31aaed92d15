"""`callboard serve` itself, with shorter patience where a short run asks for it.

`python -m faults.running --port N`. Everything else is the product's own: database, web server,
worker, supervisor, rescue.
"""

import argparse
import sys
from functools import partial

from callboard.cli import serve, supervisor
from callboard.config.rescue import SILENCE, rescue


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m faults.running")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pause", type=float, default=supervisor.LONGEST_PAUSE)
    parser.add_argument("--silence", type=float, default=SILENCE)
    parser.add_argument("--beat", type=float, default=10)
    parser.add_argument("--rescue-every", type=float, default=serve.RESCUE_EVERY)
    options = parser.parse_args()
    supervisor.LONGEST_PAUSE = options.pause
    serve.RESCUE_EVERY = options.rescue_every
    serve.rescue = partial(rescue, silence=options.silence)
    if options.beat != 10:
        worker = [sys.executable, "-m", "faults.worker", str(options.beat)]
        serve._worker_command = lambda: worker
    plan = serve.Plan("127.0.0.1", options.port, options.workers)
    return serve.run(plan)


if __name__ == "__main__":
    sys.exit(main())
