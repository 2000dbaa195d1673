// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct MultipartDecoderTests {
    /// What was read: each part as its fields, a bar and its content.
    struct Outcome: Equatable {
        var parts: [String] = []
        var isEnded = false
        var fault: MultipartFault?
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        var parts: [String] = []
        var isEnded = true
        var fault: MultipartFault?
        var testDescription: String { name }
    }

    private static let limits: MultipartLimits = {
        var limits = MultipartLimits()
        limits.parts = 3
        limits.head = 64
        limits.fields = 2
        limits.part = 40
        limits.padding = 16
        return limits
    }()

    static let cases: [Case] = [
        Case(name: "one part", body: "--b\r\nA: 1\r\n\r\nx\r\n--b--\r\n", parts: ["A: 1|x"]),
        Case(
            name: "two parts, a preamble, blanks and an epilogue",
            body: "pre\r\n--b \t\r\n\r\nx\r\n--b\r\nA:1\r\nB: 2 \r\n\r\n\r\n--b--end", parts: ["|x", "A: 1,B: 2|"]),
        Case(
            name: "content that resembles a delimiter", body: "--b\r\n\r\n\r\n--a\r\n--\r\n\r\r\n--b--",
            parts: ["|\r\n--a\r\n--\r\n\r"]),
        Case(name: "no part at all", body: "--b--", parts: []),
        Case(name: "a delimiter within a line is content", body: "--b\r\n\r\nx--b--\r\n--b--", parts: ["|x--b--"]),
        Case(name: "nothing", body: "", isEnded: false, fault: .truncated),
        Case(name: "no end", body: "--b\r\n\r\nx\r\n--b", parts: ["|x"], isEnded: false, fault: .truncated),
        Case(name: "letters behind the delimiter", body: "--bc\r\n\r\n", isEnded: false, fault: .malformedDelimiter),
        Case(name: "a field without colon", body: "--b\r\nA\r\n\r\n", isEnded: false, fault: .malformedField),
        Case(name: "a folded field", body: "--b\r\nA: 1\r\n 2\r\n\r\n", isEnded: false, fault: .malformedField),
        Case(
            name: "too many fields", body: "--b\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", isEnded: false,
            fault: .tooManyFields(limit: 2)),
        Case(
            name: "a head too large", body: "--b\r\nA: " + String(repeating: "x", count: 80), isEnded: false,
            fault: .headTooLarge(limit: 64)),
        Case(
            name: "too many parts", body: "--b\r\n\r\n\r\n--b\r\n\r\n\r\n--b\r\n\r\n\r\n--b\r\n\r\n\r\n--b--",
            parts: ["|", "|", "|"], isEnded: false, fault: .tooManyParts(limit: 3)),
        Case(
            name: "too much before the first part", body: String(repeating: "x", count: 40), isEnded: false,
            fault: .paddingTooLarge(limit: 16)),
        Case(
            name: "too much behind the last part", body: "--b--" + String(repeating: "x", count: 40),
            fault: .paddingTooLarge(limit: 16)),
    ]

    @Test("each body is read the same under every chunking", arguments: cases)
    func table(_ item: Case) throws {
        for size in [max(item.body.utf8.count, 1), 1, 2, 3, 5] {
            let outcome = try decode(Array(item.body.utf8), inPiecesOf: size)
            #expect(
                outcome == Outcome(parts: item.parts, isEnded: item.isEnded, fault: item.fault), "pieces of \(size)")
        }
    }

    @Test("a part beyond its bound is refused, however it arrives", arguments: [1, 3, 100])
    func partTooLarge(size: Int) throws {
        let body = Array(("--b\r\n\r\n" + String(repeating: "y", count: 60)).utf8)
        let outcome = try decode(body, inPiecesOf: size)
        #expect(outcome.fault == .partTooLarge(limit: 40))
        #expect((outcome.parts.first?.utf8.count ?? 0) <= 41)
    }

    @Test(
        "a boundary is 1 to 70 of the allowed characters",
        arguments: [
            ("a", true), ("", false), (String(repeating: "x", count: 70), true),
            (String(repeating: "x", count: 71), false), ("a b", true), ("a ", false), ("a\r\n", false), ("ä", false),
        ])
    func boundary(text: String, isAllowed: Bool) {
        #expect(((try? MultipartDecoder(boundary: text)) != nil) == isAllowed)
    }

    @Test("a form's names come out of quotes and escapes")
    func names() {
        let head = MultipartHead(fields: [
            "Content-Disposition": "form-data; name=\"a \\\"b\\\"; c\"; filename=x.txt ; other"
        ])
        #expect(head.name == "a \"b\"; c" && head.fileName == "x.txt")
        #expect(HTTPParameters("Multipart/Form-Data; boundary=\"x y\"").value == "multipart/form-data")
        #expect(HTTPParameters("multipart/mixed; BOUNDARY=q")["boundary"] == "q")
        #expect(HTTPParameters("a; b=\"c")["b"] == nil)
    }

    @Test("what the encoder writes comes back")
    func roundTrip() throws {
        let encoder = MultipartEncoder(boundary: "b")
        var bytes: [UInt8] = []
        encoder.append(["A": "1"], Array("x\r\n".utf8), to: &bytes)
        encoder.append([:], [], to: &bytes)
        encoder.finish(&bytes)
        #expect(try decode(bytes, inPiecesOf: 4) == Outcome(parts: ["A: 1|x\r\n", "|"], isEnded: true))
    }

    private func decode(_ body: [UInt8], inPiecesOf size: Int) throws -> Outcome {
        var decoder = try MultipartDecoder(boundary: "b", limits: Self.limits)
        var events: [MultipartDecoder.Event] = []
        var outcome = Outcome()
        do throws(MultipartFault) {
            for start in stride(from: 0, to: body.count, by: size) {
                try decoder.push(Array(body[start...].prefix(size)).span, into: &events)
            }
            try decoder.finish()
        } catch {
            outcome.fault = error
        }
        for event in events {
            switch event {
            case .partBegan(let head):
                let fields = head.fields.entries.map { head.fields.name(of: $0) + ": " + head.fields.value(of: $0) }
                outcome.parts.append(fields.joined(separator: ",") + "|")
            case .content(let bytes): outcome.parts[outcome.parts.count - 1] += String(decoding: bytes, as: UTF8.self)
            case .partEnded: break
            case .ended: outcome.isEnded = true
            }
        }
        return outcome
    }
}
