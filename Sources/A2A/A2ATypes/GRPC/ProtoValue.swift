// SPDX-License-Identifier: Apache-2.0

import JSON
import Protobuf

/// `google.protobuf.Value` and `Struct`: any JSON, its numbers as doubles.
enum ProtoValue {
    static func encodeStruct(_ object: RawJSON, to writer: inout ProtobufWriter) {
        for (key, value) in object.members {
            writer.message(1) { entry in
                entry.string(1, explicit: key)
                entry.message(2) { encode(value, to: &$0) }
            }
        }
    }

    static func encode(_ value: RawJSON, to writer: inout ProtobufWriter) {
        switch value.kind {
        case .null: writer.int32(1, explicit: 0)
        case .number: writer.double(2, explicit: value.double)
        case .string: writer.string(3, explicit: value.string)
        case .boolean: writer.bool(4, explicit: value.boolean)
        case .object: writer.message(5) { encodeStruct(value, to: &$0) }
        case .array:
            writer.message(6) { list in
                for element in value.elements { list.message(1) { encode(element, to: &$0) } }
            }
        }
    }

    static func decodeStruct(_ reader: ProtobufReader) throws(ProtobufError) -> RawJSON {
        var reader = reader
        var object: JSONObject = [:]
        while let entry = try reader.next() {
            guard entry.number == 1 else { continue }
            var fields = try entry.message()
            var key = ""
            var value = RawJSON.null
            while let field = try fields.next() {
                if field.number == 1 { key = try field.string() }
                if field.number == 2 { value = try decode(try field.message()) }
            }
            object[key] = value.value
        }
        return RawJSON(.object(object))
    }

    static func decode(_ reader: ProtobufReader) throws(ProtobufError) -> RawJSON {
        var reader = reader
        var value = RawJSON.null
        while let field = try reader.next() {
            switch field.number {
            case 1: value = .null
            case 2: value = RawJSON(.double(try field.double()))
            case 3: value = .string(try field.string())
            case 4: value = .boolean(try field.bool())
            case 5: value = try decodeStruct(try field.message())
            case 6: value = try decodeList(try field.message())
            default: break
            }
        }
        return value
    }

    private static func decodeList(_ reader: ProtobufReader) throws(ProtobufError) -> RawJSON {
        var reader = reader
        var elements: [RawJSON] = []
        while let field = try reader.next() {
            if field.number == 1 { elements.append(try decode(try field.message())) }
        }
        return .array(elements)
    }
}
