// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Protobuf

/// What a field may hold.
package protocol SignalValue: WireValue, JSONCodable {}

/// The binary encoding of a value.
package protocol WireValue: Equatable, Sendable {
    /// The value of a field that was not sent.
    init()

    init(wire field: ProtobufField) throws(SignalError)

    /// Written even if it is the default.
    func write(_ number: Int, to writer: inout ProtobufWriter) throws(SignalError)

    /// Numbers: a repeated field may hold many in one.
    static func values(wire field: ProtobufField) throws(SignalError) -> [Self]

    /// All values of a repeated field; numbers together in one.
    static func write(_ values: [Self], _ number: Int, to writer: inout ProtobufWriter) throws(SignalError)
}

extension WireValue {
    package static func values(wire field: ProtobufField) throws(SignalError) -> [Self] { [try Self(wire: field)] }

    package static func write(
        _ values: [Self], _ number: Int, to writer: inout ProtobufWriter
    ) throws(SignalError) {
        for value in values { try value.write(number, to: &writer) }
    }
}

/// The JSON encoding of a value (protobuf's JSON mapping).
package protocol JSONCodable: Sendable {
    init(json: JSONValue) throws(SignalError)
    func makeJSON() throws(SignalError) -> JSONValue
}

/// Runs what reads protobuf and gives its error as one of ours.
func wire<Value>(_ read: () throws(ProtobufError) -> Value) throws(SignalError) -> Value {
    do throws(ProtobufError) { return try read() } catch { throw .wire("\(error)") }
}
