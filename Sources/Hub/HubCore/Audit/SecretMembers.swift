// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The members that a tool's input schema marks as secrets: `"writeOnly": true`, `"format": "password"` or
/// `"x-secret": true`.
package enum SecretMembers {
    /// Levels of a schema that are looked at.
    private static let maximumDepth = 16

    package static func names(in definition: RawJSON) -> Set<String> {
        guard let schema = definition["inputSchema"] else { return [] }
        var names: Set<String> = []
        collect(schema, 0, &names)
        return names
    }

    private static func collect(_ schema: RawJSON, _ depth: Int, _ names: inout Set<String>) {
        guard depth < maximumDepth, schema.kind == .object else { return }
        if let properties = schema["properties"], properties.kind == .object {
            for (name, property) in properties.members {
                if isSecret(property) { names.insert(name) } else { collect(property, depth + 1, &names) }
            }
        }
        for key in ["items", "additionalProperties"] {
            if let inner = schema[key] { collect(inner, depth + 1, &names) }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            guard let parts = schema[key], parts.kind == .array else { continue }
            for part in parts.elements { collect(part, depth + 1, &names) }
        }
    }

    private static func isSecret(_ property: RawJSON) -> Bool {
        guard property.kind == .object else { return false }
        return property["writeOnly"]?.boolean == true || property["x-secret"]?.boolean == true
            || property["format"]?.isString("password") == true
    }
}
