// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One parameter of a ``FunctionTool``: its name and meaning for the model, its type for the compiler.
package struct ToolParameter<Value: ToolParameterValue>: Sendable {
    let name: String
    let description: String

    package init(_ name: String, _ description: String) {
        self.name = name
        self.description = description
    }

    /// The value out of a call's arguments.
    func value(in arguments: RawJSON) throws(ToolArgumentFault) -> Value {
        let found = arguments[name]
        guard let value = Value.decode(found?.kind == .null ? nil : found) else {
            throw found == nil ? .missing(name) : .wrongType(name, expected: Value.typeName)
        }
        return value
    }
}

/// What a model got wrong in a call's arguments; told to it, so that it can try again.
package enum ToolArgumentFault: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(String)
    case wrongType(String, expected: String)

    package var description: String {
        switch self {
        case .missing(let name): "The argument '\(name)' is missing."
        case .wrongType(let name, let expected): "The argument '\(name)' must be \(expected)."
        }
    }
}

/// A Swift type that a tool's parameter may have.
package protocol ToolParameterValue: Sendable {
    /// With its article, for messages: `a string`.
    static var typeName: String { get }
    /// The `type` and what else belongs to it in JSON Schema, as members of an object that is open in `writer`.
    static func describe(to writer: inout JSONWriter)
    /// Nil if it does not fit; `json` is nil when the argument is absent or null.
    static func decode(_ json: RawJSON?) -> Self?
    static var isRequired: Bool { get }
}

extension ToolParameterValue {
    package static var isRequired: Bool { true }
}

extension String: ToolParameterValue {
    package static var typeName: String { "a string" }
    package static func describe(to writer: inout JSONWriter) { writer.member("type", "string") }
    package static func decode(_ json: RawJSON?) -> String? { json?.string }
}

extension Int: ToolParameterValue {
    package static var typeName: String { "a whole number" }
    package static func describe(to writer: inout JSONWriter) { writer.member("type", "integer") }
    package static func decode(_ json: RawJSON?) -> Int? {
        // Models write 3.0 for 3.
        json?.double.flatMap { Int(exactly: $0) }
    }
}

extension Double: ToolParameterValue {
    package static var typeName: String { "a number" }
    package static func describe(to writer: inout JSONWriter) { writer.member("type", "number") }
    package static func decode(_ json: RawJSON?) -> Double? { json?.double }
}

extension Bool: ToolParameterValue {
    package static var typeName: String { "true or false" }
    package static func describe(to writer: inout JSONWriter) { writer.member("type", "boolean") }
    package static func decode(_ json: RawJSON?) -> Bool? {
        json?.boolean
    }
}

extension Optional: ToolParameterValue where Wrapped: ToolParameterValue {
    package static var typeName: String { Wrapped.typeName }
    package static var isRequired: Bool { false }
    package static func describe(to writer: inout JSONWriter) { Wrapped.describe(to: &writer) }
    package static func decode(_ json: RawJSON?) -> Wrapped?? {
        guard let json else { return .some(nil) }
        return Wrapped.decode(json).map { .some($0) }
    }
}

extension Array: ToolParameterValue where Element: ToolParameterValue {
    package static var typeName: String { "a list" }
    package static func describe(to writer: inout JSONWriter) {
        writer.member("type", "array")
        writer.key("items")
        writer.beginObject()
        Element.describe(to: &writer)
        writer.endObject()
    }
    package static func decode(_ json: RawJSON?) -> [Element]? {
        guard let json, json.kind == .array else { return nil }
        var values: [Element] = []
        for element in json.elements {
            guard let value = Element.decode(element) else { return nil }
            values.append(value)
        }
        return values
    }
}
