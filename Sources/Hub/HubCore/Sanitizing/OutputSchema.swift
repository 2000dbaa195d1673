// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// Checks strings that cleaning changed against the tool's `outputSchema`: what a schema can ask of a string. A pattern
/// or a format cannot be evaluated here and counts as broken.
struct OutputSchema {
    private static let deepest = 64

    private let schema: RawJSON

    /// Nil where the tool has none.
    init?(of route: Route) {
        guard let schema = route.outputSchema else { return nil }
        self.schema = schema
    }

    init(_ schema: RawJSON) { self.schema = schema }

    /// What is wrong with the structured content, as the end of a sentence; nil when nothing is.
    func fault(in result: RawJSON, changed: [[DocumentStep]]) -> String? {
        for path in changed where path.first == .member("structuredContent") {
            guard let value = Self.value(at: path, in: result)?.string else { continue }
            for part in parts(schema, path.dropFirst(), depth: 0) {
                guard let word = Self.broken(part, value) else { continue }
                return "does not fit \"\(word)\" of the tool's outputSchema any more"
            }
        }
        return nil
    }

    private static func value(at path: [DocumentStep], in document: RawJSON) -> RawJSON? {
        path.reduce(document) { value, step in
            switch step {
            case .member(let key): value?[key]
            case .element(let index): value?[index]
            }
        }
    }

    /// The schemas that speak of a place.
    private func parts(_ schema: RawJSON, _ path: ArraySlice<DocumentStep>, depth: Int) -> [RawJSON] {
        guard depth < Self.deepest else { return [] }
        var found: [RawJSON] = []
        for key in ["allOf", "anyOf", "oneOf"] {
            for branch in schema[key].map({ Array($0.elements) }) ?? [] {
                found += parts(branch, path, depth: depth + 1)
            }
        }
        if let name = schema["$ref"]?.string, let target = reference(name) {
            found += parts(target, path, depth: depth + 1)
        }
        guard let step = path.first else { return found + [schema] }
        let next: RawJSON? =
            switch step {
            case .member(let key): schema["properties"]?[key] ?? schema["additionalProperties"]
            case .element: schema["items"]
            }
        return found + (next.map { parts($0, path.dropFirst(), depth: depth + 1) } ?? [])
    }

    /// `#/$defs/Name` and the like.
    private func reference(_ text: String) -> RawJSON? {
        guard text.hasPrefix("#/") else { return nil }
        return text.dropFirst(2).split(separator: "/").reduce(schema) { value, key in value?[String(key)] }
    }

    private static func broken(_ schema: RawJSON, _ value: String) -> String? {
        if let choices = schema["enum"], !choices.elements.contains(where: { $0.isString(value) }) { return "enum" }
        if let constant = schema["const"], !constant.isString(value) { return "const" }
        if let least = schema["minLength"]?.integer, value.unicodeScalars.count < least { return "minLength" }
        if let most = schema["maxLength"]?.integer, value.unicodeScalars.count > most { return "maxLength" }
        return ["pattern", "format"].first { schema[$0] != nil }
    }
}
