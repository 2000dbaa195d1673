# SPDX-License-Identifier: Apache-2.0
"""An upstream made with the last SDK of the handshake era: it has never heard of 2026-07-28 and answers a probe of
that revision as such servers in the field do. `upstream.py http` or `upstream.py stdio`."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

from mcp.server.fastmcp import Context, FastMCP  # noqa: E402

import loopback  # noqa: E402
import offerings  # noqa: E402


def main():
    server = FastMCP("legacy-upstream", instructions="Made for tests.", log_level="CRITICAL")
    offerings.furnish(server, Context)
    if sys.argv[1:2] == ["http"]:
        loopback.serve(server.streamable_http_app())
    elif sys.argv[1:2] == ["stdio"]:
        server.run("stdio")
    else:
        sys.exit("usage: upstream.py http|stdio")


main()
