// SPDX-License-Identifier: Apache-2.0

import JSON

/// Servers from a client's own file: `mcpServers`, or `servers` as some call it.
enum ServersFile {
    /// Other names that clients have for a URL.
    private static let urlKeys = ["serverUrl", "httpUrl"]

    static func read(_ servers: JSONObject) throws(RegistrationFault) -> [PlannedServer] {
        var plans: [PlannedServer] = []
        for (name, value) in servers {
            guard let members = value.object else {
                throw .invalid(kind: "mcpServers file", "\"\(name)\" is no object")
            }
            plans.append(plan(name, members))
        }
        guard !plans.isEmpty else { throw .invalid(kind: "mcpServers file", "it has no server") }
        return plans
    }

    /// Keys that only their client understands are left out and named.
    private static func plan(_ name: String, _ members: JSONObject) -> PlannedServer {
        var entry = JSONObject()
        var dropped: [String] = []
        for (key, value) in members {
            if ConfigurationKeys.Server(rawValue: key) != nil {
                entry[key] = value
            } else if urlKeys.contains(key) {
                entry["url"] = value
            } else {
                dropped.append(key)
            }
        }
        var plan = PlannedServer(kind: .mcpServers, displayName: name, entry: entry)
        if !dropped.isEmpty { plan.notes.append("left out: \(dropped.joined(separator: ", "))") }
        return plan
    }
}
