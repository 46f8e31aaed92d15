"""The worker with a quicker heartbeat: `python -m faults.worker SECONDS`. For the short forms."""

import sys

import django


def main(beat: float) -> None:
    """What `procrastinate worker --concurrency 4` does, which cannot be told the heartbeat."""
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415

    worker = app.with_connector(app.connector.get_worker_connector())
    with worker.replace_connector(worker.connector):
        worker.run_worker(
            concurrency=4,
            shutdown_graceful_timeout=6,
            update_heartbeat_interval=beat,
            stalled_worker_timeout=beat * 3,
        )


if __name__ == "__main__":
    main(float(sys.argv[1]))
