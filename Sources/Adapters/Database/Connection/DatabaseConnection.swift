// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc
import Synchronization

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
    /// The statement that was used last, which most often is the next one too.
    private var latest: (text: UnsafePointer<UInt8>, statement: DatabaseStatement)?
    private static let transactions = Atomic<UInt64>(0)
    /// Looked at before the library is used at all; it would do without as well.
    private static let isLibraryReady = patchbay_sqlite_forgo_memory_statistics() == SQLITE_OK
    /// Names what the open transaction holds so far: another number, in this process, with each beginning and each undoing.
    /// What a job remembers of what jobs before it wrote holds as long as this stays the same.
    package private(set) var transaction: UInt64 = 0

    /// Opens the file for reading and writing, creating it, readable by its owner only, when `creates`.
    init(path: String, creates: Bool, maximumStatements: Int = 128) throws(DatabaseError) {
        if creates { try Self.create(path) }
        _ = Self.isLibraryReady
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
        forgetStatements()
        sqlite3_close_v2(handle)
        handle = nil
    }

    /// Whether no transaction is open: SQLite may have rolled one back by itself after an error.
    var isInAutocommit: Bool { handle.map { sqlite3_get_autocommit($0) != 0 } ?? true }

    /// Opens a transaction that may write from its first statement on.
    func begin() throws(DatabaseError) {
        try run("BEGIN IMMEDIATE")
        renewTransaction()
    }

    /// To be called when something in the open transaction is undone.
    func renewTransaction() {
        transaction = Self.transactions.wrappingAdd(1, ordering: .relaxed).newValue
    }

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
        if let latest, latest.text == sql.utf8Start { return latest.statement }
        let known = statements[sql.utf8Start]
        let statement = if let known { known } else { try prepare(sql) }
        latest = (sql.utf8Start, statement)
        return statement
    }

    private func prepare(_ sql: StaticString) throws(DatabaseError) -> DatabaseStatement {
        if statements.count >= maximumStatements { forgetStatements() }
        guard let handle else { throw .closed }
        let statement = try DatabaseStatement(sql, on: self, handle: handle)
        statements[sql.utf8Start] = statement
        return statement
    }

    private func forgetStatements() {
        latest = nil
        statements.removeAll()
    }

    /// Makes the file ourselves, because SQLite would let others read it.
    private static func create(_ path: String) throws(DatabaseError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        Glibc.close(descriptor)
    }
}
