// SPDX-License-Identifier: Apache-2.0

package import Protobuf

/// Puts one field that was read into its place.
private struct WireFieldReader: FieldVisiting {
    let field: ProtobufField

    mutating func single<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value
    ) throws(SignalError) {
        if field.number == number { value = try Value(wire: field) }
    }

    mutating func optional<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value?
    ) throws(SignalError) {
        if field.number == number { value = try Value(wire: field) }
    }

    mutating func repeated<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [Value]
    ) throws(SignalError) {
        if field.number == number { values += try Value.values(wire: field) }
    }

    mutating func map<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [String: Value]
    ) throws(SignalError) {
        guard field.number == number else { return }
        let entry = try MapEntry<Value>(wire: field)
        values[entry.key] = entry.value
    }
}

/// Writes the fields in the order in which they are shown.
private struct WireFieldWriter: FieldVisiting {
    var writer = ProtobufWriter()

    mutating func single<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value
    ) throws(SignalError) {
        if value != Value() { try value.write(number, to: &writer) }
    }

    mutating func optional<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value?
    ) throws(SignalError) {
        if let value { try value.write(number, to: &writer) }
    }

    mutating func repeated<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [Value]
    ) throws(SignalError) {
        try Value.write(values, number, to: &writer)
    }

    mutating func map<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [String: Value]
    ) throws(SignalError) {
        for key in values.keys.sorted() {
            var entry = ProtobufWriter()
            key.write(1, to: &entry)
            try (values[key] ?? Value()).write(2, to: &entry)
            writer.bytes(number, explicit: entry.bytes)
        }
    }
}

/// One entry of a map, as it comes in.
private struct MapEntry<Value: SignalValue>: SignalMessage {
    var key = ""
    var value = Value()

    mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "key", &key)
        try visitor.single(2, "value", &value)
    }
}

extension SignalMessage {
    /// Reads a message from its binary form.
    package init(wire bytes: [UInt8]) throws(SignalError) {
        try self.init(reading: try LiveKitSignal.wire { () throws(ProtobufError) in try ProtobufReader(bytes) })
    }

    package init(wire field: ProtobufField) throws(SignalError) {
        try self.init(reading: try LiveKitSignal.wire { () throws(ProtobufError) in try field.message() })
    }

    private init(reading reader: ProtobufReader) throws(SignalError) {
        self.init()
        var reader = reader
        while let field = try LiveKitSignal.wire({ () throws(ProtobufError) in try reader.next() }) {
            var visitor = WireFieldReader(field: field)
            try visitFields(&visitor)
        }
    }

    /// The binary form.
    package func wireBytes() throws(SignalError) -> [UInt8] {
        var visitor = WireFieldWriter()
        var copy = self
        try copy.visitFields(&visitor)
        return visitor.writer.bytes
    }

    package func write(_ number: Int, to writer: inout ProtobufWriter) throws(SignalError) {
        writer.bytes(number, explicit: try wireBytes())
    }
}
