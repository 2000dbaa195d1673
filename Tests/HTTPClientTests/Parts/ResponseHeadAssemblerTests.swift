// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@testable import HTTPClient

@Suite struct ResponseHeadAssemblerTests {
    private func assemble(
        _ lines: [String], maximum: Int = 1000
    ) -> (outcome: ResponseHeadAssembler.Outcome, head: ExchangeState.Head?) {
        var assembler = ResponseHeadAssembler(maximumBytes: maximum)
        var outcome = ResponseHeadAssembler.Outcome.more
        for line in lines {
            outcome = Array(line.utf8).withUnsafeBytes { assembler.push($0) }
            if case .malformed = outcome { return (outcome, nil) }
        }
        return (outcome, assembler.isComplete ? assembler.takeHead() : nil)
    }

    @Test("names and values are kept as sent, without the white space around values")
    func fields() throws {
        let head = try #require(
            assemble(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "b:\t two  words \t\r\n", "c:\r\n", "a: 2\n", "\r\n"]).head)
        #expect(head.status.code == 200)
        #expect(head.fields.entries.map { head.fields.name(of: $0) } == ["A", "b", "c", "a"])
        #expect(head.fields.entries.map { head.fields.value(of: $0) } == ["1", "two  words", "", "2"])
        #expect(head.fields.values(of: "a") == ["1", "2"])
    }

    @Test(
        "status lines of every version and shape are read",
        arguments: [
            ("HTTP/1.1 200 OK", 200), ("HTTP/1.0 404", 404), ("HTTP/2 204 ", 204), ("HTTP/1.1 999 what ever", 999),
        ])
    func statusLine(line: String, code: UInt16) {
        #expect(assemble([line, ""]).head?.status.code == code)
    }

    @Test(
        "a first line that is none is refused",
        arguments: [
            "", "HTTP/1.1", "HTTP/1.1 20", "HTTP/1.1 2000 x", "HTTP/1.1 2x0 x", "HTTP/1.1 099 x", "ICY 200 OK",
            "http/1.1 200 OK",
        ])
    func badStatusLine(line: String) {
        #expect(assemble([line]).outcome == .malformed("its first line is no status line"))
    }

    @Test("interim heads vanish with their fields, a switch of protocols does not")
    func interim() {
        let lines = ["HTTP/1.1 103 x", "link: y", "", "HTTP/1.1 200 OK", "a: 1", "", "trailer: x", ""]
        let head = assemble(lines).head
        #expect(head?.status.code == 200)
        #expect(head?.fields.count == 1)
        #expect(assemble(["HTTP/1.1 101 x", ""]).head?.status.code == 101)
    }

    @Test("a folded line joins the value before it")
    func folding() {
        let head = assemble(["HTTP/1.1 200 OK", "a: 1 ", "\t 2 ", "  ", " 3", "b: 4", ""]).head
        #expect(head?.fields["a"] == "1 2 3")
        #expect(head?.fields["b"] == "4")
        #expect(assemble(["HTTP/1.1 200 OK", "a:", " x", ""]).head?.fields["a"]?.contains("x") == true)
    }

    @Test(
        "what is no field is refused",
        arguments: [
            " fold first", "no colon", ": no name", "blank name: x", "name : x", "a: \u{0}", "a: \u{7F}", "a: x\ry",
            "ä: x",
        ])
    func badField(line: String) {
        guard case .malformed = assemble(["HTTP/1.1 200 OK", line]).outcome else {
            Issue.record("accepted")
            return
        }
    }

    @Test("a head of exactly the bound passes, one byte more does not")
    func bound() {
        let lines = [
            "HTTP/1.1 200 OK", "a: " + String(repeating: "x", count: 47), "b: " + String(repeating: "y", count: 47),
        ]
        #expect(assemble(lines + [""], maximum: 100).head != nil)
        #expect(assemble(lines, maximum: 99).outcome == .malformed("its head is longer than 99 bytes"))
    }
}
