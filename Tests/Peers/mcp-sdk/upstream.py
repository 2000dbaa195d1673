# SPDX-License-Identifier: Apache-2.0
"""An upstream made with the official SDK: `upstream.py http` serves both eras, `upstream.py stdio` likewise."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "shared"))

from mcp.server.mcpserver import Context, MCPServer  # noqa: E402

import loopback  # noqa: E402
import offerings  # noqa: E402


def main():
    server = MCPServer("upstream", version="1.2.3", instructions="Made for tests.", log_level="CRITICAL")
    offerings.furnish(server, Context)
    if sys.argv[1:2] == ["http"]:
        loopback.serve(server.streamable_http_app())
    elif sys.argv[1:2] == ["stdio"]:
        server.run("stdio")
    else:
        sys.exit("usage: upstream.py http|stdio")


main()
