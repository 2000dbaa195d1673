// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// Takes the parameters of a statement, first to last.
package struct DatabaseParameters: ~Copyable {
    private let statement: OpaquePointer
    private(set) var count: Int32 = 0
    /// The first result code that is not `SQLITE_OK`.
    private(set) var failure = SQLITE_OK

    init(statement: OpaquePointer) { self.statement = statement }

    package mutating func bind(_ value: Int64?) {
        count += 1
        guard let value else { return note(sqlite3_bind_null(statement, count)) }
        note(sqlite3_bind_int64(statement, count, value))
    }

    package mutating func bind(_ value: Double) {
        count += 1
        note(sqlite3_bind_double(statement, count, value))
    }

    package mutating func bind(_ value: String?) {
        count += 1
        guard var value else { return note(sqlite3_bind_null(statement, count)) }
        let index = count
        let code = value.withUTF8 { text in
            patchbay_sqlite_bind_text(
                statement, index, UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self),
                UInt64(text.count))
        }
        note(code)
    }

    package mutating func bind(_ value: [UInt8]?) {
        count += 1
        guard let value else { return note(sqlite3_bind_null(statement, count)) }
        // Without an address the library would take no bytes for NULL.
        guard !value.isEmpty else { return note(sqlite3_bind_zeroblob(statement, count, 0)) }
        note(patchbay_sqlite_bind_blob(statement, count, value, UInt64(value.count)))
    }

    /// UTF-8 that is not copied: it must stay where it is until the statement has run. Without an address it is NULL.
    package mutating func bind(borrowingText text: UnsafeBufferPointer<UInt8>) {
        count += 1
        let start = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
        note(sqlite3_bind_text64(statement, count, start, UInt64(text.count), nil, UInt8(SQLITE_UTF8)))
    }

    /// Bytes that are not copied: they must stay where they are until the statement has run. Without an address they are
    /// NULL.
    package mutating func bind(borrowingBlob bytes: UnsafeBufferPointer<UInt8>) {
        count += 1
        note(sqlite3_bind_blob64(statement, count, bytes.baseAddress, UInt64(bytes.count), nil))
    }

    private mutating func note(_ code: Int32) {
        if failure == SQLITE_OK { failure = code }
    }
}
