// SPDX-License-Identifier: Apache-2.0

import SampleAgents

// Arguments: the port, 0 or none for a free one.
AgentHost.run(
    [
        AgentHost.Guest("introduction", "Finds out who you are", Introduction()),
        AgentHost.Guest("teller", "Tells you a story", Teller()),
    ], port: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0)
