// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Database

@Suite struct DatabaseConnectionTests {
    private let folder: TemporaryDirectory
    private let connection: DatabaseConnection

    init() throws {
        folder = try TemporaryDirectory()
        connection = try DatabaseConnection(path: folder.file("values.db"), creates: true)
        try connection.execute("CREATE TABLE value (i INTEGER, d REAL, t TEXT, b BLOB) STRICT")
    }

    private struct Row: Equatable {
        var integer: Int64?
        var double = 0.0
        var text: String?
        var blob: [UInt8]?
    }

    private func roundTrip(_ row: Row) throws -> [Row] {
        try connection.run("DELETE FROM value")
        try connection.run("INSERT INTO value VALUES (?, ?, ?, ?)") {
            $0.bind(row.integer)
            $0.bind(row.double)
            $0.bind(row.text)
            $0.bind(row.blob)
        }
        return try connection.query("SELECT i, d, t, b FROM value") { row in
            Row(
                integer: row.optionalInteger(0), double: row.double(1), text: row.optionalText(2),
                blob: row.optionalBlob(3))
        }
    }

    @Test("borrowed bytes arrive, and NULL where there are none")
    func borrowed() throws {
        let text = Array("caf\u{E9}".utf8)
        try text.withUnsafeBufferPointer { text in
            try connection.run("INSERT INTO value (t, b) VALUES (?, ?)") {
                $0.bind(borrowingText: text)
                $0.bind(borrowingBlob: text)
            }
        }
        let none = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        try connection.run("INSERT INTO value (t, b) VALUES (?, ?)") {
            $0.bind(borrowingText: none)
            $0.bind(borrowingBlob: none)
        }
        let rows = try connection.query("SELECT t, b FROM value") { row in
            Row(text: row.optionalText(0), blob: row.optionalBlob(1))
        }
        #expect(rows == [Row(text: "caf\u{E9}", blob: text), Row()])
    }

    @Test("a transaction has another name after each beginning and each undoing")
    func transactions() throws {
        try connection.begin()
        let first = connection.transaction
        try connection.run("INSERT INTO value (i) VALUES (1)")
        #expect(connection.transaction == first)
        connection.renewTransaction()
        let second = connection.transaction
        try connection.run("COMMIT")
        try connection.begin()
        #expect(Set([first, second, connection.transaction]).count == 3)
        try connection.run("ROLLBACK")
    }

    @Test("values come back as they were given")
    func values() throws {
        let rows = [
            Row(integer: .max, double: 0.1, text: "a\u{0}b'\"é\u{1F600}", blob: [0, 255, 0]),
            Row(integer: .min, double: -.infinity, text: "", blob: []),
            Row(),
        ]
        for row in rows { #expect(try roundTrip(row) == [row]) }
    }

    @Test("a statement that is used again does not remember its last parameters")
    func reuse() throws {
        for expected in [[Int64(7)], [8]] {
            try connection.run("DELETE FROM value")
            try connection.run("INSERT INTO value (i) VALUES (?)") { $0.bind(expected.first) }
            #expect(try connection.query("SELECT i FROM value") { row in row.integer(0) } == expected)
        }
        #expect(connection.changedRows == 1)
    }

    @Test("more distinct statements than are kept still work")
    func manyStatements() throws {
        let small = try DatabaseConnection(path: folder.file("small.db"), creates: true, maximumStatements: 2)
        for _ in 0..<3 {
            #expect(try small.integer("SELECT 1") == 1)
            #expect(try small.integer("SELECT 2") == 2)
            #expect(try small.integer("SELECT 3") == 3)
        }
    }

    @Test("an error carries code, words and statement")
    func errors() {
        let error = #expect(throws: DatabaseError.self) { try connection.run("SELECT colour FROM nowhere") }
        #expect(
            error == .sqlite(code: 1, message: "no such table: nowhere", statement: "SELECT colour FROM nowhere"))
        #expect(throws: DatabaseError.self) {
            try connection.run("INSERT INTO value (i) VALUES (?)") { $0.bind("text") }
        }
    }
}
