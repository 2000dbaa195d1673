// SPDX-License-Identifier: Apache-2.0

import Protobuf

/// A message with one field of each kind, read and written by hand as this house's messages are:
///
///     message Golden {
///       int32 a = 1; int64 b = 2; uint32 c = 3; uint64 d = 4; sint32 e = 5; sint64 f = 6; bool g = 7;
///       fixed32 h = 8; fixed64 i = 9; sfixed32 j = 10; sfixed64 k = 11; float l = 12; double m = 13;
///       string n = 14; bytes o = 15; Golden p = 16; repeated int32 q = 17; repeated double r = 18;
///       repeated string s = 19; repeated fixed32 u = 20; bool t = 536870911;
///     }
struct Golden: Equatable {
    var a: Int32 = 0
    var b: Int64 = 0
    var c: UInt32 = 0
    var d: UInt64 = 0
    var e: Int32 = 0
    var f: Int64 = 0
    var g = false
    var h: UInt32 = 0
    var i: UInt64 = 0
    var j: Int32 = 0
    var k: Int64 = 0
    var l: Float = 0
    var m: Double = 0
    var n = ""
    var o: [UInt8] = []
    var p: [Golden] = []
    var q: [Int32] = []
    var r: [Double] = []
    var s: [String] = []
    var u: [UInt32] = []
    var t = false
    var unknown = ProtobufUnknownFields()
}

extension Golden {
    init(_ bytes: [UInt8]) throws(ProtobufError) { try self.init(try ProtobufReader(bytes)) }

    init(_ reader: ProtobufReader) throws(ProtobufError) {
        var reader = reader
        while let field = try reader.next() {
            switch field.number {
            case 1: a = try field.int32()
            case 2: b = try field.int64()
            case 3: c = try field.uint32()
            case 4: d = try field.uint64()
            case 5: e = try field.sint32()
            case 6: f = try field.sint64()
            case 7: g = try field.bool()
            case 8: h = try field.fixed32()
            case 9: i = try field.fixed64()
            case 10: j = try field.sfixed32()
            case 11: k = try field.sfixed64()
            case 12: l = try field.float()
            case 13: m = try field.double()
            case 14: n = try field.string()
            case 15: o = try field.bytes()
            case 16: p = [try Golden(try field.message())]
            default: try takeRepeated(field)
            }
        }
    }

    private mutating func takeRepeated(_ field: ProtobufField) throws(ProtobufError) {
        switch field.number {
        case 17: try field.forEachVarint { q.append(Int32(truncatingIfNeeded: $0)) }
        case 18: try field.forEachFixed64 { r.append(Double(bitPattern: $0)) }
        case 19: s.append(try field.string())
        case 20: try field.forEachFixed32 { u.append($0) }
        case 536_870_911: t = try field.bool()
        default: unknown.append(field)
        }
    }

    var encoded: [UInt8] {
        var writer = ProtobufWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout ProtobufWriter) {
        writer.int32(1, a)
        writer.int64(2, b)
        writer.uint32(3, c)
        writer.uint64(4, d)
        writer.sint64(5, Int64(e))
        writer.sint64(6, f)
        writer.bool(7, g)
        writer.fixed32(8, h)
        writer.fixed64(9, i)
        writer.fixed32(10, UInt32(bitPattern: j))
        writer.fixed64(11, UInt64(bitPattern: k))
        writer.float(12, l)
        writer.double(13, m)
        writer.string(14, n)
        writer.bytes(15, o)
        for golden in p { writer.message(16) { golden.write(to: &$0) } }
        writer.packedVarints(17, q.map { UInt64(bitPattern: Int64($0)) })
        writer.packedFixed64(18, r.map(\.bitPattern))
        for text in s { writer.string(19, explicit: text) }
        writer.packedFixed32(20, u)
        writer.bool(536_870_911, t)
        writer.unknown(unknown)
    }
}
