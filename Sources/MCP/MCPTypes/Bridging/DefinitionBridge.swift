// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Turns one item of a list (tool, resource, template, prompt) into what another revision's clients accept.
package enum DefinitionBridge {
    package static func adapt(_ item: RawJSON, of method: MCPMethod, to target: ProtocolRevision) -> RawJSON {
        guard method == .listTools, !target.isModern else { return item }
        var edits: [JSONEdit] = []
        if let schema = item["outputSchema"], target < .june2025 || !schema["type", isString: "object"] {
            edits.append(.remove("outputSchema"))
        }
        if target < .march2025, item["annotations"] != nil { edits.append(.remove("annotations")) }
        return edits.isEmpty ? item : item.editing(edits)
    }
}

extension RawJSON {
    fileprivate subscript(key: String, isString text: String) -> Bool { self[key]?.isString(text) ?? false }
}
