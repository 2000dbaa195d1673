// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON

/// Shows which calls wait for a person, and takes what the person says.
package protocol ApprovalAnswering: Sendable {
    func waitingApprovals() async -> ApprovalReport
    func answer(_ decision: ApprovalDecision, by approver: Principal) async throws(AdminFault)
}

/// Removes what the audit trail keeps of a person.
package protocol ContentErasing: Sendable {
    /// Returns how many records lost their content.
    func eraseContent(of principal: String, by actor: Principal) async throws(AdminFault) -> Int
}

/// The calls that wait, the oldest first.
package struct ApprovalReport: Sendable {
    package struct Entry: Sendable {
        package let id: String
        package let principal: String
        package let method: String
        package let target: String
        package let server: String
        package let rule: String
        /// Exactly what is to be sent.
        package let arguments: RawJSON
        /// Hexadecimal; an answer that repeats it holds only for what was shown.
        package let digest: String
        /// When it is refused, in microseconds since 1970-01-01 UTC.
        package let deadline: Int64

        package init(
            id: String, principal: String, method: String, target: String, server: String, rule: String,
            arguments: RawJSON, digest: String, deadline: Int64
        ) {
            self.id = id
            self.principal = principal
            self.method = method
            self.target = target
            self.server = server
            self.rule = rule
            self.arguments = arguments
            self.digest = digest
            self.deadline = deadline
        }
    }

    package let entries: [Entry]

    package init(entries: [Entry]) { self.entries = entries }

    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        writer.key("approvals")
        writer.beginArray()
        for entry in entries { Self.write(entry, &writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ entry: Entry, _ writer: inout JSONWriter) {
        writer.beginObject()
        let texts = [
            ("id", entry.id), ("principal", entry.principal), ("method", entry.method), ("target", entry.target),
            ("server", entry.server), ("rule", entry.rule), ("digest", entry.digest),
        ]
        for (key, text) in texts {
            writer.key(key)
            writer.string(text)
        }
        writer.key("deadline")
        writer.integer(entry.deadline)
        writer.key("arguments")
        writer.raw(entry.arguments)
        writer.endObject()
    }
}
