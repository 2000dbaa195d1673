// SPDX-License-Identifier: Apache-2.0

package import Database

/// The tables of the hub, by version. A database of a newer version than the last step is not opened.
package enum StorageSchema {
    /// Released steps never change.
    package static let migrations = [
        Migration("audit records", script: AuditTable.creation),
        Migration("API keys", script: KeyTable.creation),
    ]

    /// The version that this build writes.
    package static var version: Int { migrations.count }
}
