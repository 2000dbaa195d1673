// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct WriterTests {
    @Test("commas come by themselves")
    func commas() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(1)
        writer.beginArray()
        writer.endArray()
        writer.beginObject()
        writer.endObject()
        writer.string("x")
        writer.null()
        writer.endArray()
        writer.key("b")
        writer.boolean(true)
        writer.key("c")
        writer.raw(try RawJSON(validating: " 1.0 "))
        writer.key("d")
        writer.double(0.1)
        writer.endObject()
        #expect(writer.finishRaw().text == #"{"a":[1,[],{},"x",null],"b":true,"c":1.0,"d":0.1}"#)
    }

    @Test("every character below 0x80 and some beyond survive being written")
    func characters() throws {
        for scalar in (0..<0x80).compactMap(Unicode.Scalar.init) + ["é", "€", "𝄞", "\u{2028}", "\u{FFFF}"] {
            for text in ["\(scalar)", "1234567\(scalar)", "12345678\(scalar)9", "\(scalar)\(scalar)"] {
                let raw = RawJSON.string(text)
                #expect(try RawJSON(validating: Array(raw.bytes)).string == text)
                #expect(raw.isString(text))
            }
        }
        #expect(
            RawJSON.string("\u{0}\u{1F}\u{8}\t\n\u{C}\r\"\\/\u{7F}").text == #""\u0000\u001f\b\t\n\f\r\"\\/\#u{7F}""#)
    }

    @Test("what needs an escape is found wherever it stands in a text or key of any length")
    func escapes() throws {
        for length in 0...27 {
            let plain = (0..<length).map { $0 % 5 == 4 ? "é" : "a" }
            let texts = (0..<length).flatMap { place in
                ["\"", "\\", "\n", "\u{1}"].map { (plain[..<place] + [$0] + plain[(place + 1)...]).joined() }
            }
            for text in texts + [plain.joined()] {
                var writer = JSONWriter()
                writer.beginObject()
                for number in 0..<2 {
                    writer.key("\(number)\(text)")
                    writer.string(text)
                }
                writer.endObject()
                let read = try RawJSON(validating: writer.finish())
                #expect(read["0\(text)"]?.string == text)
                #expect(read["1\(text)"]?.string == text)
            }
        }
    }

    @Test("integers are written whole", arguments: [0, 1, -1, 10, 99, .max, .min, 1_000_000_007] as [Int64])
    func integers(value: Int64) {
        #expect(RawJSON.integer(value).text == "\(value)")
        #expect(RawJSON.integer(value).integer == value)
    }

    @Test("what is written goes on behind bytes that were there")
    func appending() {
        var writer = JSONWriter(appendingTo: [1, 2])
        writer.beginObject()
        writer.member("a")
        writer.hexadecimal([0, 0x1F, 0xA9, 0xFF])
        writer.member("b/c")
        writer.integer(1)
        writer.key("d")
        writer.hexadecimal([])
        writer.endObject()
        #expect(writer.finish() == [1, 2] + Array(#"{"a":"001fa9ff","b/c":1,"d":""}"#.utf8))
    }

    @Test("thousandths are written as the same double is")
    func thousandths() {
        for value in Array(0...1100) + [1_500, 12_000, 123_456_789] as [Int64] {
            var (short, long) = (JSONWriter(), JSONWriter())
            short.thousandths(value)
            long.double(Double(value) / 1000)
            #expect(short.finishRaw() == long.finishRaw())
        }
    }

    @Test("what is not finite is written as null")
    func notFinite() {
        for value in [Double.infinity, -.infinity, .nan] {
            var writer = JSONWriter()
            writer.double(value)
            #expect(writer.finishRaw() == .null)
            #expect(JSONValue.double(value) == .null)
        }
    }

    @Test("values are built from literals and written in order")
    func literals() {
        var value: JSONValue = ["b": 1, "a": [true, nil, 0.5, "x\(1)"], "b": -2]
        #expect(value.serialized() == Array(#"{"b":-2,"a":[true,null,0.5,"x1"]}"#.utf8))
        value["c"] = 1.0
        value["b"] = nil
        #expect(value.serialized() == Array(#"{"a":[true,null,0.5,"x1"],"c":1}"#.utf8))
        #expect(value["a"]?[3]?.string == "x1")
        #expect(value["c"]?.double == 1)
        #expect(value == ["c": 1, "a": [true, nil, 0.5, "x1"]])
    }

    @Test("objects with many members are still found, changed and removed by key")
    func largeObject() {
        var object = JSONObject()
        for number in 0..<100 { object["key \(number)"] = .integer(Int64(number)) }
        object["key 50"] = nil
        object["key 99"] = "last"
        #expect(object.count == 99)
        #expect(object["key 51"] == 51)
        #expect(object["key 50"] == nil)
        #expect(object["key 99"] == "last")
        #expect(object.keys.last == "key 99")
    }

    @Test("line breaks between tokens become spaces on demand")
    func oneLine() throws {
        #expect(try RawJSON(validating: "[\r\n1,\n\"\\n\"]").onOneLine().text == "[  1, \"\\n\"]")
        #expect(try RawJSON(validating: "[1]").onOneLine().text == "[1]")
    }
}
