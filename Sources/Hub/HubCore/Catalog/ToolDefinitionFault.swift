// SPDX-License-Identifier: Apache-2.0

import JSON

/// What makes a definition no tool (server/tools of the specification). Clients that hold lists to the protocol's schema
/// refuse a whole list for one such item, so that it would cost them every other server's tools.
enum ToolDefinitionFault {
    /// Nil for a definition that can be listed.
    static func reason(in definition: RawJSON) -> String? {
        guard let schema = definition["inputSchema"], schema.kind == .object else {
            return "its inputSchema is no object"
        }
        if let type = schema["type"], type.string != "object" { return "its inputSchema wants no object" }
        if let output = definition["outputSchema"], output.kind != .object { return "its outputSchema is no object" }
        if let words = definition["description"], words.string == nil, words != .null {
            return "its description is no text"
        }
        if definition["execution"]?["taskSupport"]?.isString("required") == true {
            return "it can only be called as a task of 2025-11-25"
        }
        return nil
    }

    /// The definition with the type that the root of every input schema has, where its server left it out, and without a
    /// word of the tasks of 2025-11-25, which the hub does not relay.
    static func completed(_ definition: RawJSON) -> RawJSON {
        var edits: [JSONEdit] = []
        if let schema = definition["inputSchema"], schema["type"] == nil {
            edits.append(.set("inputSchema", schema.editing([.set("type", .string("object"))])))
        }
        if definition["execution"] != nil { edits.append(.remove("execution")) }
        return edits.isEmpty ? definition : definition.editing(edits)
    }
}
