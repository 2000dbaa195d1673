// SPDX-License-Identifier: Apache-2.0

import SampleAgents

// Arguments: `accounts` for the MCP server, else the port of the agents, 0 or none for a free one.
let argument = CommandLine.arguments.dropFirst().first
if argument == "accounts" {
    Accounts.serve()
} else {
    AgentHost.run(
        [
            AgentHost.Guest("greeter", "Finds out what you call about", Greeter()),
            AgentHost.Guest("collector", "Finds out who you are", Collector()),
            AgentHost.Guest("verifier", "Makes sure that you are who you say", Verifier()),
            AgentHost.Guest("solver", "Solves your problem", Solver()),
        ], port: argument.flatMap { Int($0) } ?? 0)
}
