// SPDX-License-Identifier: Apache-2.0

/// A message of the LiveKit protocol, as far as it is understood here.
///
/// A message names its fields once, in ``visitFields(_:)``; the binary and the JSON encoding both follow from that.
/// Fields that are not named are skipped when read: what must be passed on untouched is not decoded (``DataEnvelope``).
package protocol SignalMessage: SignalValue {
    /// Shows every field to the visitor, which reads or replaces it. Numbers and names are those of the `.proto` file.
    mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError)
}

extension SignalMessage {
    /// A message with the fields that `fill` sets.
    package init(_ fill: (inout Self) -> Void) {
        self.init()
        fill(&self)
    }
}

/// Reads or writes the fields of a ``SignalMessage``.
package protocol FieldVisiting {
    /// Without presence: the default value is not written.
    mutating func single<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value) throws(SignalError)

    /// With presence: messages, members of a `oneof` and `optional` fields.
    mutating func optional<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value?) throws(SignalError)

    mutating func repeated<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [Value]) throws(SignalError)

    mutating func map<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [String: Value]) throws(SignalError)
}

extension FieldVisiting {
    /// One member of a `oneof`, whose members are the cases of `Body`.
    mutating func choice<Body, Value: SignalValue>(
        _ number: Int, _ name: String, _ body: inout Body?, _ make: (Value) -> Body, _ get: (Body) -> Value?
    ) throws(SignalError) {
        var value = body.flatMap(get)
        try optional(number, name, &value)
        if let value { body = make(value) }
    }
}

/// Why bytes or JSON are not the message they should be.
package enum SignalError: Error, Equatable, Sendable {
    case wire(String)
    case json(String)
    /// A field of JSON holds another kind of value.
    case type(field: String)
    case compression(String)
    case tooLarge(limit: Int)
}
