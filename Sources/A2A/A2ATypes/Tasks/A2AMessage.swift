// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A message that somebody sends to an agent: checked, its bytes kept (section 4.1.4).
package struct A2AMessage: Sendable, Equatable {
    package let raw: RawJSON
    package let id: String
    package let taskID: String?
    package let contextID: String?
    /// Other tasks that it names, at most 16.
    package let referenceTaskIDs: [String]

    /// Checks what 1.0 requires; `field` is where the message stands in its request.
    package init(_ raw: RawJSON?, field: String = "message") throws(A2AError) {
        guard let raw, raw.kind == .object else { throw .invalid(field, "required") }
        let members = Members(of: raw)
        guard let id = raw.text(at: members.id) else { throw .invalid("\(field).messageId", "required") }
        guard let role = raw.text(at: members.role) else { throw .invalid("\(field).role", "required") }
        guard role == "ROLE_USER" || role == "ROLE_AGENT" else {
            throw .invalid("\(field).role", "must be ROLE_USER or ROLE_AGENT")
        }
        var count = 0
        for part in (members.parts.map(raw.value) ?? .emptyArray).elements {
            try Self.check(part, count, field)
            count += 1
        }
        guard count > 0 else { throw .invalid("\(field).parts", "at least one part is required") }
        self.raw = raw
        self.id = id
        taskID = raw.text(at: members.task)
        contextID = raw.text(at: members.context)
        referenceTaskIDs = members.references.map { raw.value(at: $0).elements.prefix(16).compactMap(\.string) } ?? []
    }

    private static func check(_ part: RawJSON, _ index: Int, _ field: String) throws(A2AError) {
        var texts: [(name: StaticString, place: RawJSON.Place)] = []
        var data = 0
        part.visitMembers { member in
            for name in textual where member.is(name) { texts.append((name, member.place)) }
            if member.is("data") { data += 1 }
        }
        guard texts.count + data == 1 else {
            throw .invalid("\(field).parts[\(index)]", "exactly one of text, raw, url and data is required")
        }
        for (name, place) in texts where part.value(at: place).kind != .string {
            throw .invalid("\(field).parts[\(index)].\(name)", "must be a string")
        }
    }

    private static let textual: [StaticString] = ["text", "raw", "url"]

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
        var writer = JSONWriter(reservingCapacity: raw.byteCount + taskID.utf8.count + context.utf8.count + 40)
        writer.beginObject()
        raw.visitMembers { member in
            for name in Self.keptMembers where member.is(name) { writer.member(member) }
        }
        writer.member("taskId", taskID)
        writer.member("contextId", context)
        writer.endObject()
        return writer.finishRaw()
    }

    private static let keptMembers: [StaticString] = [
        "messageId", "role", "parts", "metadata", "extensions", "referenceTaskIds",
    ]
}

/// Where the members of a message lie, found in one walk.
private struct Members {
    var id, role, parts, task, context, references: RawJSON.Place?

    init(of message: RawJSON) {
        var found = Members()
        message.visitMembers { found.take($0) }
        self = found
    }

    private init() {}

    private mutating func take(_ member: borrowing RawJSON.VisitedMember) {
        if member.is("messageId") {
            id = member.place
        } else if member.is("role") {
            role = member.place
        } else if member.is("parts") {
            parts = member.place
        } else if member.is("taskId") {
            task = member.place
        } else if member.is("contextId") {
            context = member.place
        } else if member.is("referenceTaskIds") {
            references = member.place
        }
    }
}
