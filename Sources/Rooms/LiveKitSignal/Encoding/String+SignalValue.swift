// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Protobuf

extension String: SignalValue {
    package init(wire field: ProtobufField) throws(SignalError) {
        self = try LiveKitSignal.wire { () throws(ProtobufError) in try field.string() }
    }
    package func write(_ number: Int, to writer: inout ProtobufWriter) { writer.string(number, explicit: self) }
    package init(json: JSONValue) throws(SignalError) {
        guard let text = json.string else { throw .type(field: "a string") }
        self = text
    }
    package func makeJSON() -> JSONValue { .string(self) }
}

extension Bool: SignalValue {
    package init(wire field: ProtobufField) throws(SignalError) {
        self = try LiveKitSignal.wire { () throws(ProtobufError) in try field.bool() }
    }
    package func write(_ number: Int, to writer: inout ProtobufWriter) { writer.bool(number, explicit: self) }
    package init(json: JSONValue) throws(SignalError) {
        guard let value = json.boolean else { throw .type(field: "a boolean") }
        self = value
    }
    package func makeJSON() -> JSONValue { .boolean(self) }
}

extension Float: SignalValue {
    package init(wire field: ProtobufField) throws(SignalError) {
        self = try LiveKitSignal.wire { () throws(ProtobufError) in try field.float() }
    }
    package func write(_ number: Int, to writer: inout ProtobufWriter) { writer.float(number, explicit: self) }
    package init(json: JSONValue) throws(SignalError) {
        guard let value = json.double else { throw .type(field: "a number") }
        self = Float(value)
    }
    package func makeJSON() -> JSONValue { .double(Double(self)) }
}

extension Array: WireValue, JSONCodable, SignalValue where Element == UInt8 {
    package init(wire field: ProtobufField) throws(SignalError) {
        self = try LiveKitSignal.wire { () throws(ProtobufError) in try field.bytes() }
    }
    package func write(_ number: Int, to writer: inout ProtobufWriter) { writer.bytes(number, explicit: self) }
    package init(json: JSONValue) throws(SignalError) {
        guard let bytes = json.string.flatMap(JSONBytes.decode) else { throw .type(field: "base64") }
        self = bytes
    }
    package func makeJSON() -> JSONValue { .string(JSONBytes.encode(self)) }
}

/// Whole numbers: all are varints; 64 bits are text in JSON, which loses them otherwise.
package protocol SignalInteger: SignalValue, FixedWidthInteger {}

extension SignalInteger {
    package init(wire field: ProtobufField) throws(SignalError) {
        self.init(truncatingIfNeeded: try LiveKitSignal.wire { () throws(ProtobufError) in try field.uint64() })
    }

    package func write(_ number: Int, to writer: inout ProtobufWriter) {
        writer.uint64(number, explicit: UInt64(truncatingIfNeeded: Int64(truncatingIfNeeded: self)))
    }

    package static func values(wire field: ProtobufField) throws(SignalError) -> [Self] {
        var values: [Self] = []
        try LiveKitSignal.wire { () throws(ProtobufError) in
            try field.forEachVarint { values.append(Self(truncatingIfNeeded: $0)) }
        }
        return values
    }

    package static func write(_ values: [Self], _ number: Int, to writer: inout ProtobufWriter) {
        writer.packedVarints(number, values.map { UInt64(truncatingIfNeeded: Int64(truncatingIfNeeded: $0)) })
    }

    package init(json: JSONValue) throws(SignalError) {
        guard let value = json.integer.flatMap({ Self(exactly: $0) }) ?? json.string.flatMap({ Self($0, radix: 10) })
        else {
            throw .type(field: "a whole number")
        }
        self = value
    }

    package func makeJSON() -> JSONValue { Self.bitWidth > 32 ? .string("\(self)") : .integer(Int64(self)) }
}

extension Int32: SignalInteger {}
extension UInt32: SignalInteger {}
extension Int64: SignalInteger {}
extension UInt64: SignalInteger {}
