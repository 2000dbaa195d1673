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

    private mutating func note(_ code: Int32) {
        if failure == SQLITE_OK { failure = code }
    }
}
