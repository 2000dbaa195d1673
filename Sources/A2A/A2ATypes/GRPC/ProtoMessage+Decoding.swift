// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
package import JSON
import Lifecycle
package import Protobuf

extension ProtoMessage {
    /// Protobuf as ProtoJSON. Fields that are not in the table are left out; of a field sent twice the last counts.
    package func decode(_ bytes: [UInt8]) throws(ProtobufError) -> RawJSON {
        try decode(try ProtobufReader(bytes))
    }

    func decode(_ reader: ProtobufReader) throws(ProtobufError) -> RawJSON {
        var reader = reader
        var values: [Int: [RawJSON]] = [:]
        var entries: [Int: [(String, RawJSON)]] = [:]
        while let sent = try reader.next() {
            guard let field = fields.first(where: { $0.number == sent.number }) else { continue }
            switch field.manner {
            case .implicit, .explicit, .required: values[sent.number] = [try field.decode(sent)]
            case .repeated, .requiredList: values[sent.number, default: []].append(try field.decode(sent))
            case .map:
                let (key, value) = try field.decodeEntry(try sent.message())
                entries[sent.number, default: []].removeAll { $0.0 == key }
                entries[sent.number, default: []].append((key, value))
            }
        }
        return json(values, entries)
    }

    private func json(_ values: [Int: [RawJSON]], _ entries: [Int: [(String, RawJSON)]]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        for field in fields {
            if let list = values[field.number] {
                writer.member(field.name, field.isList ? .array(list) : list[0])
            } else if let list = entries[field.number] {
                writer.key(field.name)
                writer.beginObject()
                for (key, value) in list { writer.member(key, value) }
                writer.endObject()
            }
        }
        writer.endObject()
        return writer.finishRaw()
    }
}

extension ProtoField {
    fileprivate var isList: Bool { manner == .repeated || manner == .requiredList }

    fileprivate func decode(_ sent: ProtobufField) throws(ProtobufError) -> RawJSON {
        switch type {
        case .string: return .string(try sent.string())
        case .bytes: return .string(Base64.encode(try sent.bytes()))
        case .bool: return .boolean(try sent.bool())
        case .int32: return .integer(Int64(try sent.int32()))
        case .enumeration(let names):
            let number = Int(try sent.int32())
            return names.indices.contains(number) ? .string(names[number]) : .integer(Int64(number))
        case .message(let message): return try message.decode(try sent.message())
        case .timestamp: return try decodeTimestamp(try sent.message())
        case .structure: return try ProtoValue.decodeStruct(try sent.message())
        case .value: return try ProtoValue.decode(try sent.message())
        }
    }

    /// An entry whose value was left out has the type's default.
    fileprivate func decodeEntry(_ reader: ProtobufReader) throws(ProtobufError) -> (String, RawJSON) {
        var reader = reader
        var key = ""
        var value: RawJSON?
        while let sent = try reader.next() {
            if sent.number == 1 { key = try sent.string() }
            if sent.number == 2 { value = try decode(sent) }
        }
        if case .message = type { return (key, value ?? .emptyObject) }
        return (key, value ?? .string(""))
    }

    private func decodeTimestamp(_ reader: ProtobufReader) throws(ProtobufError) -> RawJSON {
        var reader = reader
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        while let sent = try reader.next() {
            if sent.number == 1 { seconds = try sent.int64() }
            if sent.number == 2 { nanoseconds = Int64(try sent.int32()) }
        }
        // The years that RFC 3339 can write.
        let bounded = min(max(seconds, -62_135_596_800), 253_402_300_799)
        let time = CivilTime(microsecondsSinceEpoch: bounded * 1_000_000 + nanoseconds / 1000)
        return .string(Timestamp.text(time))
    }
}
