"""The demo world: two companies with people, goods and months of history, under bin/demo only.

Stands above every area, as config and cli do, and is installed by CALLBOARD_DEMO=1 alone.
"""
