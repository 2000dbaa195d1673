// SPDX-License-Identifier: Apache-2.0

/// A JSON value as a tree, for what must be inspected or rewritten in depth. What is only forwarded stays ``RawJSON``.
package enum JSONValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    /// Written without fraction and exponent, and fitting.
    case integer(Int64)
    /// Any other number, as its text (`1.0`, `-0`, `12345678901234567890`, `1e400`).
    case number(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    package init(parsing bytes: [UInt8], limits: JSONLimits = .message) throws(JSONError) {
        self = try RawJSON(validating: bytes, limits: limits).value
    }

    package init(parsing text: String, limits: JSONLimits = .message) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    package func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.finish()
    }

    /// The member of an object; nil if absent or not an object. Setting nil removes; setting in what is no object
    /// makes it one.
    package subscript(key: String) -> JSONValue? {
        get { object?[key] }
        set {
            var members = object ?? [:]
            members[key] = newValue
            self = .object(members)
        }
    }

    /// The element of an array; nil beyond its end or if this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let elements = array, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var isNull: Bool { self == .null }

    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The nearest double of any number.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let text): Double(text)
        default: nil
        }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A number from a double, in the shortest text that reads back the same; null for what is not finite.
    package static func double(_ value: Double) -> JSONValue {
        guard value.isFinite else { return .null }
        var text: [UInt8] = []
        DecimalNumber(value).append(to: &text)
        let number = RawJSON(text, 0, text.count)
        return number.value
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Of members with the same key the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        var members = JSONObject()
        for (key, value) in elements { members[key] = value }
        self = .object(members)
    }
}

extension JSONWriter {
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let value): boolean(value)
        case .integer(let value): integer(value)
        case .number(let text): number(text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for (key, member) in members {
                self.key(key)
                self.value(member)
            }
            endObject()
        }
    }
}
