// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
package import JSON
import Protobuf

/// JSON that its message has no place for.
package struct ProtoMismatch: Error, Equatable, Sendable {
    package let field: String
    package let expected: String

    package init(field: String, expected: String) {
        self.field = field
        self.expected = expected
    }
}

extension ProtoMessage {
    /// ProtoJSON as protobuf. Unknown members are left out, null is absent; numbers inside `Struct` and `Value` become
    /// doubles, for the format has no other.
    package func encode(_ json: RawJSON) throws(ProtoMismatch) -> [UInt8] {
        var writer = ProtobufWriter()
        try encode(json, to: &writer)
        return writer.bytes
    }

    func encode(_ json: RawJSON, to writer: inout ProtobufWriter) throws(ProtoMismatch) {
        guard json.kind == .object else { throw ProtoMismatch(field: "", expected: "an object") }
        for field in fields {
            guard let value = json[field.name], !value.isNull else { continue }
            try field.encode(value, to: &writer)
        }
    }
}

extension ProtoField {
    fileprivate func encode(_ value: RawJSON, to writer: inout ProtobufWriter) throws(ProtoMismatch) {
        switch manner {
        case .implicit, .required: try encode(value, type, number, isExplicit: false, to: &writer)
        case .explicit: try encode(value, type, number, isExplicit: true, to: &writer)
        case .repeated, .requiredList:
            guard value.kind == .array else { throw mismatch("an array") }
            for element in value.elements { try encode(element, type, number, isExplicit: true, to: &writer) }
        case .map:
            guard value.kind == .object else { throw mismatch("an object") }
            for (key, element) in value.members {
                try writer.message(number) { (entry) throws(ProtoMismatch) in
                    // Entries have both, whatever they are.
                    entry.string(1, explicit: key)
                    try encode(element, type, 2, isExplicit: true, to: &entry)
                }
            }
        }
    }

    private func encode(
        _ value: RawJSON, _ type: ProtoType, _ number: Int, isExplicit: Bool, to writer: inout ProtobufWriter
    ) throws(ProtoMismatch) {
        switch type {
        case .string:
            guard let text = value.string else { throw mismatch("a string") }
            if isExplicit || !text.isEmpty { writer.string(number, explicit: text) }
        case .bytes:
            guard let bytes = value.string.flatMap({ Base64.decode($0.utf8) }) else { throw mismatch("base64") }
            if isExplicit || !bytes.isEmpty { writer.bytes(number, explicit: bytes) }
        case .bool:
            guard let flag = value.boolean else { throw mismatch("true or false") }
            if isExplicit || flag { writer.bool(number, explicit: flag) }
        case .int32:
            guard let integer = value.integer.flatMap({ Int32(exactly: $0) }) else { throw mismatch("an integer") }
            if isExplicit || integer != 0 { writer.int32(number, explicit: integer) }
        case .enumeration(let names):
            let index = value.string.flatMap { names.firstIndex(of: $0) } ?? 0
            if isExplicit || index != 0 { writer.int32(number, explicit: Int32(index)) }
        case .message(let message):
            try writer.message(number) { (nested) throws(ProtoMismatch) in try message.encode(value, to: &nested) }
        case .timestamp: try encodeTimestamp(value, number, to: &writer)
        case .structure:
            guard value.kind == .object else { throw mismatch("an object") }
            writer.message(number) { ProtoValue.encodeStruct(value, to: &$0) }
        case .value: writer.message(number) { ProtoValue.encode(value, to: &$0) }
        }
    }

    private func encodeTimestamp(
        _ value: RawJSON, _ number: Int, to writer: inout ProtobufWriter
    ) throws(ProtoMismatch) {
        guard let time = value.string.flatMap(Timestamp.parse) else { throw mismatch("a time of RFC 3339") }
        let seconds = (time - (time % 1_000_000 + 1_000_000) % 1_000_000) / 1_000_000
        writer.message(number) { stamp in
            stamp.int64(1, seconds)
            stamp.int32(2, Int32((time - seconds * 1_000_000) * 1000))
        }
    }

    private func mismatch(_ expected: String) -> ProtoMismatch { ProtoMismatch(field: name, expected: expected) }
}
