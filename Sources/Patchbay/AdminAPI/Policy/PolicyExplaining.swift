// SPDX-License-Identifier: Apache-2.0

package import HubCore
package import JSON

/// Tells what the policy in force would decide, and why.
package protocol PolicyExplaining: Sendable {
    /// Nothing is called, and nothing counted.
    func explain(_ question: PolicyQuestion) async throws(AdminFault) -> PolicyExplanation
}

/// The body of `POST /admin/v1/policy/explain`: a call that somebody might make.
package struct PolicyQuestion: Sendable {
    package let principal: String
    /// The groups that the principal's token would name: `ISSUER:GROUP`.
    package let groups: Set<String>
    /// As clients call it.
    package let tool: String
    /// An object.
    package let arguments: RawJSON

    package init(principal: String, groups: Set<String> = [], tool: String, arguments: RawJSON) {
        self.principal = principal
        self.groups = groups
        self.tool = tool
        self.arguments = arguments
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let example = #"{"principal":"key:ci","tool":"server__tool","arguments":{}}"#
        let root = try AdminBody.object(body, members: ["principal", "groups", "tool", "arguments"], example: example)
        guard let principal = root["principal"]?.string, let tool = root["tool"]?.string, !principal.isEmpty,
            !tool.isEmpty
        else { throw .malformed("the body must be an object like \(example)") }
        let arguments = root["arguments"] ?? .emptyObject
        guard arguments.kind == .object else { throw .malformed("\"arguments\" must be an object") }
        let groups = try root["groups"].map(Self.groups) ?? []
        self.init(principal: principal, groups: groups, tool: tool, arguments: arguments)
    }

    private static func groups(_ list: RawJSON) throws(AdminFault) -> Set<String> {
        let groups = list.kind == .array ? list.elements.map(\.string) : [nil]
        guard !groups.contains(nil) else { throw .malformed("\"groups\" must be an array of strings") }
        return Set(groups.compactMap { $0 })
    }

    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("principal")
        writer.string(principal)
        if !groups.isEmpty {
            writer.key("groups")
            writer.beginArray()
            for group in groups.sorted() { writer.string(group) }
            writer.endArray()
        }
        writer.key("tool")
        writer.string(tool)
        writer.key("arguments")
        writer.raw(arguments)
        writer.endObject()
        return writer.finish()
    }
}

extension PolicyExplanation {
    /// The body of the answer.
    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("decision")
        writer.string(decision.word)
        writer.key("rule")
        writer.string(decision.rule)
        writer.key("steps")
        writer.beginArray()
        for step in steps { Self.write(step, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ step: Step, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("rule")
        writer.string(step.rule)
        writer.key("effect")
        writer.string(step.effect.rawValue)
        if let place = step.place {
            writer.key("line")
            writer.integer(Int64(place.line))
            writer.key("column")
            writer.integer(Int64(place.column))
        }
        writer.key("fits")
        writer.boolean(step.mismatch == nil)
        if let mismatch = step.mismatch {
            writer.key("reason")
            writer.string(mismatch)
        }
        writer.endObject()
    }
}
