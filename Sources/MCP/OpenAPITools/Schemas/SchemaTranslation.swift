// SPDX-License-Identifier: Apache-2.0

import JSON

/// Turns schemas of a document into ones that stand alone: JSON Schema 2020-12, with what they refer to under `$defs`.
///
/// One for each operation. Schemas that are circular stay so, by reference. What is too large is cut to "anything" at
/// the edge, since a tool that is described in part is better than none.
struct SchemaTranslation {
    /// Values of all schemas of one tool together.
    private static let maximumValues = 4_000
    private static let maximumDepth = 60
    private static let maximumDefinitions = 200

    private static let single: Set<String> = [
        "not", "if", "then", "else", "additionalProperties", "contains", "propertyNames", "unevaluatedProperties",
        "unevaluatedItems", "contentSchema", "additionalItems",
    ]
    private static let listed: Set<String> = ["allOf", "anyOf", "oneOf", "prefixItems"]
    private static let keyed: Set<String> = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
    ]
    private static let dropped: Set<String> = ["xml", "externalDocs", "discriminator", "example", "nullable"]

    private let document: APIDocument
    private var budget = maximumValues
    private var names: [String: String] = [:]
    private var waiting: [(name: String, reference: String)] = []
    private(set) var definitions = JSONObject()

    init(document: APIDocument) { self.document = document }

    /// The schema of a value that is sent: what only a service may write is left out.
    mutating func translate(_ schema: JSONValue?) -> JSONValue {
        schema.map { translate($0, depth: 0) } ?? .object([:])
    }

    /// Fills ``definitions`` with everything that was referred to.
    mutating func finish() {
        while let (name, reference) = waiting.popLast() {
            let isCut = budget <= 0 || definitions.count >= Self.maximumDefinitions
            definitions[name] = isCut ? .object([:]) : translate(document.target(of: reference) ?? true, depth: 0)
        }
    }

    private mutating func translate(_ schema: JSONValue, depth: Int) -> JSONValue {
        budget -= 1
        guard let members = schema.object else { return schema.boolean.map(JSONValue.boolean) ?? .object([:]) }
        guard budget > 0, depth < Self.maximumDepth else { return .object([:]) }
        var result = JSONObject()
        if let reference = members["$ref"]?.string {
            if let local = name(for: reference) { result["$ref"] = .string("#/$defs/\(local)") }
            if document.isVersion30 { return .object(result) }
        }
        for (key, value) in members where key != "$ref" && !Self.dropped.contains(key) && !key.hasPrefix("x-") {
            result[key] = translate(value, under: key, depth: depth + 1)
        }
        dropReadOnly(members, &result)
        modernize(members, &result)
        return .object(result)
    }

    private mutating func translate(_ value: JSONValue, under key: String, depth: Int) -> JSONValue {
        if Self.single.contains(key) { return translate(value, depth: depth) }
        if Self.listed.contains(key) { return .array((value.array ?? []).map { translate($0, depth: depth) }) }
        if key == "items" {
            if let list = value.array { return .array(list.map { translate($0, depth: depth) }) }
            return translate(value, depth: depth)
        }
        if Self.keyed.contains(key), let members = value.object {
            var result = JSONObject()
            for (name, schema) in members { result[name] = translate(schema, depth: depth) }
            return .object(result)
        }
        budget -= weight(of: value)
        return value
    }

    /// Large enumerations and examples count too.
    private func weight(of value: JSONValue) -> Int { value.array?.count ?? value.object?.count ?? 1 }

    private mutating func name(for reference: String) -> String? {
        if let name = names[reference] { return name }
        guard document.target(of: reference) != nil else { return nil }
        let base = OperationNames.safe(String(reference.split(separator: "/").last ?? "schema"))
        var name = base.isEmpty ? "schema" : base
        while names.values.contains(name) { name += "_" }
        names[reference] = name
        waiting.append((name, reference))
        return name
    }

    private func dropReadOnly(_ schema: JSONObject, _ result: inout JSONObject) {
        guard let properties = schema["properties"]?.object else { return }
        let written = Set(properties.filter { document.resolve($0.value)?["readOnly"]?.boolean == true }.map(\.key))
        guard !written.isEmpty, var kept = result["properties"]?.object else { return }
        for name in written { kept[name] = nil }
        result["properties"] = .object(kept)
        if let required = result["required"]?.array {
            let left = required.filter { name in !written.contains(name.string ?? "") }
            result["required"] = left.isEmpty ? nil : .array(left)
        }
    }

    /// What 3.0 writes in another way.
    private func modernize(_ schema: JSONObject, _ result: inout JSONObject) {
        if let example = schema["example"], result["examples"] == nil { result["examples"] = [example] }
        for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            guard let isExclusive = schema[flag]?.boolean else { continue }
            result[flag] = isExclusive ? schema[bound] : nil
            if isExclusive { result[bound] = nil }
        }
        guard schema["nullable"]?.boolean == true else { return }
        if let type = result["type"]?.string { result["type"] = [.string(type), "null"] }
        if let values = result["enum"]?.array, !values.contains(.null) { result["enum"] = .array(values + [.null]) }
    }
}
