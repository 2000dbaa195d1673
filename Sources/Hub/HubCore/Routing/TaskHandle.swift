// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the hub has to know when a client asks for a task (tasks extension). Sealed, it is the task's id towards clients,
/// so that the hub remembers nothing of tasks.
package struct TaskHandle: Sendable, Equatable {
    /// Bytes of a server's own id; what is sealed has to fit into a header.
    static let maximumID = 1024

    package var server: String
    /// The server's own id.
    package var id: String
    /// The tool that was called, as policy and the audit trail know it.
    package var tool: String

    package init(server: String, id: String, tool: String) {
        self.server = server
        self.id = id
        self.tool = tool
    }

    init?(_ raw: RawJSON) {
        guard let server = raw["u"]?.string, let id = raw["t"]?.string, let tool = raw["n"]?.string else { return nil }
        self.init(server: server, id: id, tool: tool)
    }

    var raw: RawJSON { RawJSON(.object(["u": .string(server), "t": .string(id), "n": .string(tool)])) }
}
