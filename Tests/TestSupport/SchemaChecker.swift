// SPDX-License-Identifier: Apache-2.0

import Foundation
package import JSON

/// Checks values against the part of JSON Schema 2020-12 that our own schemas use. A keyword it does not know is a fault
/// too, so that no schema says more than is checked.
package struct SchemaChecker {
    /// What says nothing about validity.
    private static let annotations: Set = [
        "$schema", "$id", "$defs", "title", "description", "default", "examples", "format",
    ]

    private let root: RawJSON

    /// `root` is the document in which `#/…` references are looked up.
    package init(root: RawJSON) { self.root = root }

    /// One line for each fault, beginning with the place; empty when `value` is valid.
    package func faults(in value: RawJSON, under schema: RawJSON? = nil, at place: String = "#") -> [String] {
        let schema = schema ?? root
        if let verdict = schema.boolean { return verdict ? [] : ["\(place): nothing is allowed here"] }
        return schema.members.flatMap { keyword, operand in
            faults(of: keyword, operand, in: schema, value: value, place)
        }
    }

    private func faults(
        of keyword: String, _ operand: RawJSON, in schema: RawJSON, value: RawJSON, _ place: String
    ) -> [String] {
        func require(_ isValid: Bool) -> [String] { isValid ? [] : ["\(place): \(keyword) \(operand.text)"] }
        func verdicts() -> Int { operand.elements.count { faults(in: value, under: $0, at: place).isEmpty } }
        switch keyword {
        case "$ref": return reference(operand).map { faults(in: value, under: $0, at: place) } ?? require(false)
        case "type": return require(isOfType(value, operand.string ?? ""))
        case "const": return require(value.value == operand.value)
        case "enum": return require(operand.elements.contains { $0.value == value.value })
        case "oneOf": return require(verdicts() == 1)
        case "anyOf": return require(verdicts() > 0)
        case "not": return require(!faults(in: value, under: operand, at: place).isEmpty)
        case _ where Self.annotations.contains(keyword): return []
        case "required", "properties", "additionalProperties", "propertyNames", "minProperties",
            "maxProperties":
            return value.kind == .object ? objectFaults(of: keyword, operand, in: schema, value: value, place) : []
        case "minItems", "maxItems":
            guard value.kind == .array else { return [] }
            return require(isWithin(value.elements.count { _ in true }, keyword, operand))
        case "items":
            return value.elements.enumerated().flatMap { faults(in: $1, under: operand, at: "\(place)/\($0)") }
        case "minimum", "maximum":
            guard let number = value.double, let bound = operand.double else { return [] }
            return require(keyword == "minimum" ? number >= bound : number <= bound)
        case "minLength": return require(value.string.map { $0.unicodeScalars.count >= operand.integer ?? 0 } ?? true)
        case "maxLength": return require(value.string.map { $0.unicodeScalars.count <= operand.integer ?? 0 } ?? true)
        case "pattern": return require(value.string.map { matches($0, operand.string ?? "") } ?? true)
        default: return ["\(place): the checker does not know \(keyword)"]
        }
    }

    private func objectFaults(
        of keyword: String, _ operand: RawJSON, in schema: RawJSON, value: RawJSON, _ place: String
    ) -> [String] {
        switch keyword {
        case "required":
            return operand.elements.compactMap(\.string).filter { value[$0] == nil }.map { "\(place): no \($0)" }
        case "properties":
            return value.members.flatMap { key, member in
                operand[key].map { faults(in: member, under: $0, at: "\(place)/\(key)") } ?? []
            }
        case "additionalProperties":
            return value.members.filter { schema["properties"]?[$0.key] == nil }.flatMap {
                faults(in: $0.value, under: operand, at: "\(place)/\($0.key)")
            }
        case "propertyNames":
            return value.members.flatMap { faults(in: .string($0.key), under: operand, at: "\(place)/\($0.key)") }
        default:
            let count = value.members.reduce(0) { count, _ in count + 1 }
            return isWithin(count, keyword, operand) ? [] : ["\(place): \(count) members"]
        }
    }

    /// A count against a bound whose name says which one it is.
    private func isWithin(_ count: Int, _ keyword: String, _ bound: RawJSON) -> Bool {
        let bound = Int(bound.integer ?? 0)
        return keyword.hasPrefix("min") ? count >= bound : count <= bound
    }

    private func reference(_ operand: RawJSON) -> RawJSON? {
        guard let path = operand.string, path.hasPrefix("#/") else { return nil }
        return path.dropFirst(2).split(separator: "/").reduce(root as RawJSON?) { $0?[String($1)] }
    }

    private func isOfType(_ value: RawJSON, _ type: String) -> Bool {
        switch value.kind {
        case .object: type == "object"
        case .array: type == "array"
        case .string: type == "string"
        case .number: type == "number" || (type == "integer" && value.integer != nil)
        case .boolean: type == "boolean"
        case .null: type == "null"
        }
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }
}
