// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// A compiled statement, kept by its connection for the next time.
final class DatabaseStatement {
    /// Owned by this object; finalized in `deinit`, which the connection sees to before it closes.
    let handle: OpaquePointer
    private let sql: StaticString

    init(_ sql: StaticString, on connection: DatabaseConnection, handle database: OpaquePointer) throws(DatabaseError) {
        var statement: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sql.withUTF8Buffer { buffer in
            sqlite3_prepare_v3(
                database, UnsafeRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count), flags, &statement, nil)
        }
        guard code == SQLITE_OK, let statement else { throw connection.error(code, in: "\(sql)") }
        handle = statement
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    func bind(
        with bind: (inout DatabaseParameters) -> Void, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        var parameters = DatabaseParameters(statement: handle)
        bind(&parameters)
        let code = parameters.failure
        precondition(
            parameters.count == sqlite3_bind_parameter_count(handle), "every parameter of \(sql) must be given once")
        guard code == SQLITE_OK else { throw connection.error(code, in: "\(sql)") }
    }

    /// True while there is a row to read.
    func step(on connection: DatabaseConnection) throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.error(code, in: "\(sql)")
        }
    }

    /// Drops the parameters too, so that a cached statement holds no text of its last use.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }
}
