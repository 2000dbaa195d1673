// SPDX-License-Identifier: Apache-2.0

/// SQLite refused, or the database is not ours to open.
package enum DatabaseError: Error, Equatable, Sendable {
    /// The result code and message, with the statement's text.
    case sqlite(code: Int32, message: String, statement: String)
}
