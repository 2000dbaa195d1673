// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A message that somebody sends to an agent: checked, its bytes kept (section 4.1.4).
package struct A2AMessage: Sendable, Equatable {
    package let raw: RawJSON
    package let id: String
    package let taskID: String?
    package let contextID: String?

    /// Checks what 1.0 requires; `field` is where the message stands in its request.
    package init(_ raw: RawJSON?, field: String = "message") throws(A2AError) {
        guard let raw, raw.kind == .object else { throw .invalid(field, "required") }
        guard let id = raw.text("messageId") else { throw .invalid("\(field).messageId", "required") }
        guard let role = raw.text("role") else { throw .invalid("\(field).role", "required") }
        guard role == "ROLE_USER" || role == "ROLE_AGENT" else {
            throw .invalid("\(field).role", "must be ROLE_USER or ROLE_AGENT")
        }
        guard let parts = raw["parts"], parts.kind == .array, parts[0] != nil else {
            throw .invalid("\(field).parts", "at least one part is required")
        }
        for (index, part) in parts.elements.enumerated() {
            try Self.check(part, "\(field).parts[\(index)]")
        }
        self.raw = raw
        self.id = id
        taskID = raw.text("taskId")
        contextID = raw.text("contextId")
    }

    private static func check(_ part: RawJSON, _ field: String) throws(A2AError) {
        let contents = ["text", "raw", "url", "data"].filter { part[$0] != nil }
        guard contents.count == 1, let content = contents.first else {
            throw .invalid(field, "exactly one of text, raw, url and data is required")
        }
        guard content == "data" || part[content]?.kind == .string else {
            throw .invalid("\(field).\(content)", "must be a string")
        }
    }

    /// The media types that the parts name.
    package var mediaTypes: [String] {
        (raw["parts"] ?? .emptyArray).elements.compactMap { $0.text("mediaType") }
    }

    /// The text of all text parts, one a line.
    package var text: String { Self.text(of: raw) }

    /// The texts of the parts of a message or an artifact, a line each.
    package static func text(of holder: RawJSON) -> String {
        (holder["parts"] ?? .emptyArray).elements.compactMap { $0["text"]?.string }.joined(separator: "\n")
    }

    /// The same message as part of a task: what the task's history shows to everybody, and so without members that the
    /// protocol does not know.
    package func placed(inTask taskID: String, context: String) -> RawJSON {
        raw.rewritingMembers { key, value, writer in
            if Self.keptMembers.contains(key) { writer.member(key, value) }
        }.editing([.set("taskId", .string(taskID)), .set("contextId", .string(context))])
    }

    private static let keptMembers: Set = [
        "messageId", "role", "parts", "metadata", "extensions", "referenceTaskIds",
    ]
}
