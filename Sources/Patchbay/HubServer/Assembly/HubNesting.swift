// SPDX-License-Identifier: Apache-2.0

import MCPTypes

/// How many hubs this process is the child of. A configuration that starts its own hub as a server would start hubs without
/// end.
enum HubNesting {
    /// The environment variable that tells a child.
    private static let variable = "PATCHBAY_NESTING"

    /// Too many hubs have started one another.
    struct TooDeep: Error, CustomStringConvertible {
        let description =
            "\(HubTrail.maximum) hubs have started one another: a command of \"mcpServers\" starts a hub that has this "
            + "same command; take it out"
    }

    private static let depth = ProcessVariables.own[variable].flatMap { Int($0) } ?? 0

    static func check() throws(TooDeep) {
        if depth > HubTrail.maximum { throw TooDeep() }
    }

    /// What a child is told beside its own variables.
    static var forChild: (name: String, value: String) { (variable, "\(max(0, min(depth, 1000)) + 1)") }
}
