// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// Why the database did not do what it was asked.
package enum DatabaseError: Error, Equatable, Sendable {
    /// The file, or the folder it is in, cannot be opened or written.
    case cannotOpen(path: String, reason: String)
    /// The file is no database, or parts of it contradict each other.
    case corrupt(path: String, detail: String)
    /// The file is a sound database of some other program.
    case foreign(path: String)
    /// A newer build wrote it; `supported` is what this build knows.
    case newerSchema(path: String, found: Int, supported: Int)
    /// The file is as it was before that version.
    case migrationFailed(path: String, version: Int, reason: String)
    /// Nothing was migrated.
    case backupFailed(path: String, reason: String)
    /// The disk, or the database's own size limit, is reached.
    case full(path: String)
    /// The file or its file system became read-only.
    case readOnly(path: String)
    /// Another program held the database for longer than the timeout.
    case busy(path: String)
    /// Any other refusal: extended result code, the library's words, the statement.
    case sqlite(code: Int32, message: String, statement: String)
    /// Asked after ``DatabaseWriter/close()``.
    case closed
    /// So many callers already wait for room.
    case overloaded(limit: Int)

    /// Whether the store itself is in trouble, rather than the one statement that met it.
    package var concernsStore: Bool {
        switch self {
        case .cannotOpen, .corrupt, .full, .readOnly, .busy: true
        case .sqlite(let code, _, _): code & 0xFF == SQLITE_IOERR
        default: false
        }
    }

    init(code: Int32, message: String, statement: String, path: String) {
        switch code & 0xFF {
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(path: path, detail: message)
        case SQLITE_FULL: self = .full(path: path)
        case SQLITE_READONLY: self = .readOnly(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path)
        case SQLITE_CANTOPEN, SQLITE_PERM: self = .cannotOpen(path: path, reason: message)
        default: self = .sqlite(code: code, message: message, statement: statement)
        }
    }
}

extension DatabaseError: CustomStringConvertible {
    /// The cause and the way out, in one line.
    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "cannot open the database \(path): \(reason); check that its folder exists and is writable"
        case .corrupt(let path, let detail):
            "the database \(path) is damaged: \(detail); move it away or restore a backup"
        case .foreign(let path):
            "\(path) is a database of another program; choose another data directory"
        case .newerSchema(let path, let found, let supported):
            "the database \(path) has schema \(found) and this build knows only \(supported); use a newer build"
        case .migrationFailed(let path, let version, let reason):
            "the database \(path) could not be brought to schema \(version): \(reason); it is unchanged"
        case .backupFailed(let path, let reason):
            "no backup of the database \(path) could be made: \(reason); it was not migrated"
        case .full(let path): "no room left for the database \(path); free disk space"
        case .readOnly(let path): "the database \(path) is read-only; make it writable"
        case .busy(let path): "the database \(path) is held by another program; stop it"
        case .sqlite(let code, let message, let statement): "SQLite error \(code): \(message) (\(statement))"
        case .closed: "the database is closed"
        case .overloaded(let limit): "\(limit) callers already wait for the database; try again later"
        }
    }
}
