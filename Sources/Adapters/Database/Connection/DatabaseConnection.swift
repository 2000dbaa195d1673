// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc

/// One connection to a database file. Not thread-safe: it lives on the thread of the worker that owns it, and is handed
/// to that worker's jobs for the length of a call.
///
/// Statements are `StaticString`s: no value ever becomes part of SQL text.
package final class DatabaseConnection {
    let path: String
    /// Owned by this object; closed by ``close()`` or, at the latest, in `deinit`. SQLite refuses a null handle.
    private var handle: OpaquePointer?
    private let maximumStatements: Int
    /// How many pages the log had after this connection's last commit; see ``takeChargeOfLog()``.
    let logPages: UnsafeMutablePointer<CInt>
    /// By the address of the statement's text. Emptied when it is full, which no program of this size makes it.
    private var statements: [UnsafePointer<UInt8>: DatabaseStatement] = [:]

    /// Opens the file for reading and writing, creating it, readable by its owner only, when `creates`.
    init(path: String, creates: Bool, maximumStatements: Int = 128) throws(DatabaseError) {
        if creates { try Self.create(path) }
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            let reason = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(handle)
            throw .cannotOpen(path: path, reason: reason)
        }
        logPages = .allocate(capacity: 1)
        logPages.initialize(to: 0)
        self.path = path
        self.maximumStatements = maximumStatements
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 5000)
        _ = patchbay_sqlite_set_defensive(handle)
    }

    deinit {
        close()
        logPages.deallocate()
    }

    /// The library's own handle, for the extensions of this class.
    var raw: OpaquePointer? { handle }

    /// Statements first, so that the file is really closed and its log folded in. Nothing may be asked afterwards.
    func close() {
        statements.removeAll()
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Whether no transaction is open: SQLite may have rolled one back by itself after an error.
    var isInAutocommit: Bool { handle.map { sqlite3_get_autocommit($0) != 0 } ?? true }

    /// How many rows the last statement inserted, updated or deleted.
    package var changedRows: Int { Int(sqlite3_changes64(handle)) }

    /// The row id of the last insertion on this connection.
    package var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Runs a statement to its end; rows it may give are dropped. `bind` gives the parameters in their order.
    package func run(
        _ sql: StaticString, _ bind: (inout DatabaseParameters) -> Void = { _ in }
    ) throws(DatabaseError) {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(with: bind, on: self)
        while try statement.step(on: self) {}
    }

    /// The rows of a query, all of them: bound their number in the statement.
    package func query<Row>(
        _ sql: StaticString, _ bind: (inout DatabaseParameters) -> Void = { _ in },
        row read: (borrowing DatabaseRow) throws(DatabaseError) -> Row
    ) throws(DatabaseError) -> [Row] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(with: bind, on: self)
        var rows: [Row] = []
        while try statement.step(on: self) { rows.append(try read(DatabaseRow(statement: statement.handle))) }
        return rows
    }

    /// The first column of the first row, as an integer; nil without a row.
    package func integer(
        _ sql: StaticString, _ bind: (inout DatabaseParameters) -> Void = { _ in }
    ) throws(DatabaseError) -> Int64? {
        try query(sql, bind) { row in row.integer(0) }.first
    }

    /// Runs statements without parameters, one after the other: schemas.
    package func execute(_ script: StaticString) throws(DatabaseError) { try execute(text: "\(script)") }

    /// Only for texts that this module composes of its own words and numbers.
    func execute(text: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, in: text) }
    }

    /// For rows whose content contradicts what is ever written there.
    package func damage(_ detail: String) -> DatabaseError { .corrupt(path: path, detail: detail) }

    /// What SQLite said last, with the statement it was about.
    func error(_ code: Int32, in statement: String) -> DatabaseError {
        DatabaseError(
            code: code, message: String(cString: sqlite3_errmsg(handle)), statement: String(statement.prefix(200)),
            path: path)
    }

    private func prepared(_ sql: StaticString) throws(DatabaseError) -> DatabaseStatement {
        if let statement = statements[sql.utf8Start] { return statement }
        if statements.count >= maximumStatements { statements.removeAll() }
        guard let handle else { throw .closed }
        let statement = try DatabaseStatement(sql, on: self, handle: handle)
        statements[sql.utf8Start] = statement
        return statement
    }

    /// Makes the file ourselves, because SQLite would let others read it.
    private static func create(_ path: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
    }
}
