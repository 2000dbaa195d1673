// SPDX-License-Identifier: Apache-2.0

import JSON

/// A tool's input schema as far as telling that a condition cannot hold. What it does not understand (`$ref`, `anyOf`,
/// patterns) it takes for anything.
struct ArgumentSchema {
    private static let opaque = [
        "$ref", "$dynamicRef", "anyOf", "oneOf", "allOf", "if", "patternProperties", "dependentSchemas",
    ]

    private let root: RawJSON

    init(_ root: RawJSON) { self.root = root }

    /// Why no valid arguments fulfil it; completed by "of" and the tool.
    func fault(in condition: ArgumentCondition) -> String? {
        var schema = root
        var isRequired = true
        for key in condition.pointer.keys {
            if Self.isOpaque(schema) { return nil }
            if let items = Self.items(schema) {
                schema = items
                isRequired = false
                continue
            }
            guard let properties = schema["properties"] else {
                return Self.isOpen(schema) ? nil : "there is no argument \(condition.pointer.text)"
            }
            guard let next = properties[key] else {
                if let more = schema["additionalProperties"], more.boolean != false { return nil }
                return "there is no argument \(condition.pointer.text)" + Self.known(properties)
            }
            isRequired = isRequired && schema["required"]?.elements.contains { $0.isString(key) } ?? false
            schema = next
        }
        return Self.fault(in: condition, under: schema, isRequired: isRequired)
    }

    private static func fault(in condition: ArgumentCondition, under schema: RawJSON, isRequired: Bool) -> String? {
        if case .isPresent(false) = condition.test {
            return isRequired ? "\(condition.pointer.text) cannot be absent: it is required by the schema" : nil
        }
        if isOpaque(schema) { return nil }
        if let allowed = types(schema), let wanted = condition.test.kinds, allowed.isDisjoint(with: wanted) {
            return "\(condition.pointer.text) is of type \(allowed.sorted().joined(separator: " or ")), "
                + "so that \"\(condition.test.word)\" cannot match: this is the schema"
        }
        let values = schema["const"].map { [$0] } ?? schema["enum"].map { Array($0.elements) }
        guard let values, !values.contains(where: condition.test.passes) else { return nil }
        return "\(condition.pointer.text) never is what \"\(condition.test.word)\" asks for, by the schema"
    }

    private static func isOpaque(_ schema: RawJSON) -> Bool {
        schema.kind != .object || opaque.contains { schema[$0] != nil }
    }

    private static func isOpen(_ schema: RawJSON) -> Bool {
        guard let types = types(schema) else { return true }
        return types.contains("object") && schema["additionalProperties"]?.boolean != false
    }

    private static func items(_ schema: RawJSON) -> RawJSON? {
        types(schema) == ["array"] ? schema["items"] ?? .emptyObject : nil
    }

    private static func types(_ schema: RawJSON) -> Set<String>? {
        guard let type = schema["type"] else { return nil }
        let names = type.string.map { [$0] } ?? type.elements.compactMap(\.string)
        return names.isEmpty ? nil : Set(names)
    }

    private static func known(_ properties: RawJSON) -> String {
        let names = properties.members.map(\.key).prefix(8)
        return names.isEmpty ? "" : " (there are: \(names.map { "/" + $0 }.joined(separator: ", ")))"
    }
}

extension ArgumentTest {
    /// The types of the schema that may pass; nil for any.
    var kinds: Set<String>? {
        switch self {
        case .isPresent: nil
        case .hasPrefix, .fits: ["string"]
        case .isAtLeast, .isAtMost: ["number", "integer"]
        case .isOneOf(let values):
            values.reduce(into: []) { kinds, value in
                switch value.kind {
                case .string: kinds.insert("string")
                case .boolean: kinds.insert("boolean")
                case .null: kinds.insert("null")
                case .number: kinds.formUnion(Self.isWhole(value) ? ["number", "integer"] : ["number"])
                case .object, .array: break
                }
            }
        }
    }

    /// The key that it has in a policy file.
    package var word: String {
        switch self {
        case .isOneOf(let values): values.count == 1 ? "equals" : "in"
        case .hasPrefix: "prefix"
        case .fits: "pattern"
        case .isAtLeast: "minimum"
        case .isAtMost: "maximum"
        case .isPresent: "present"
        }
    }

    private static func isWhole(_ value: RawJSON) -> Bool {
        value.integer != nil || value.double.map { $0 == $0.rounded() } ?? false
    }
}
