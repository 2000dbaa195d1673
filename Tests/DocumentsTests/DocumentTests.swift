// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import TestSupport
import Testing

@Suite struct DocumentTests {
    private func failure(_ text: String) throws -> DocumentError {
        let failure = try #require(throws: DocumentFailure.self) {
            try Document(file: "f.json", bytes: Array(text.utf8))
        }
        try #require(failure.errors.count == 1)
        return failure.errors[0]
    }

    @Test(
        "a syntax error is told with the line and column where it begins",
        arguments: [
            ("", 1, 1, "end of file"), ("{", 1, 2, "end of file"), ("{\n  \"a\": 1,\n}", 3, 1, "near '}'"),
            ("{\"a\": 1,\n \"a\": 2}", 2, 2, "duplicate"), ("{\"x\": {\"a\": 1, \"a\": 2}}", 1, 16, "duplicate"),
            ("{\"ä\": tru}", 1, 7, "invalid token"), ("{} {}", 1, 4, "end of file expected"),
            ("[1,]", 1, 4, "near ']'"),
            ("{\n  // note\n}", 2, 3, "no comments"), ("{'a': 1}", 1, 2, "double quotes"), ("3", 1, 1, "expected"),
            ("[01]", 1, 3, ""), ("[\"\\q\"]", 1, 4, "escape"), ("[\"a\nb\"]", 1, 4, "newline"),
            ("[12345678901234567890]", 1, 22, "too big"),
        ])
    func syntax(text: String, line: Int, column: Int, word: String) throws {
        let error = try failure(text)
        #expect(error.message.contains(word), "\(error)")
        #expect((error.line, error.column) == (line, column), "\(error)")
        #expect(error.description.hasPrefix("f.json:\(line):\(column): "))
    }

    @Test("a byte order mark is named")
    func byteOrderMark() throws {
        #expect(try failure("\u{FEFF}{}").message.contains("byte order mark"))
    }

    @Test("what jansson takes and our bounds do not is an error too")
    func depth() throws {
        let text = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(try failure(text).message.contains("128"))
    }

    @Test("text that is not UTF-8 is refused")
    func encoding() {
        #expect(throws: DocumentFailure.self) {
            try Document(file: "f", bytes: Array("[\"".utf8) + [0xff] + Array("\"]".utf8))
        }
    }

    @Test("a file that cannot be read is named, without a place")
    func unreadable() throws {
        let folder = try TemporaryDirectory()
        let failure = try #require(throws: DocumentFailure.self) { try Document(reading: folder.path + "/none.json") }
        #expect(failure.description == "\(folder.path)/none.json: cannot be read: No such file or directory")
    }

    @Test("a good text is kept as it is written")
    func good() throws {
        let document = try Document(file: "f", bytes: Array(" {\"a\": 1.0}\n".utf8))
        #expect(document.root.text == "{\"a\": 1.0}")
    }
}
