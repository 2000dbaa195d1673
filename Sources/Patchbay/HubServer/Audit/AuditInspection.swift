// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import EventLoops
package import HubCore
import HubStorage

/// The audit trail of a data directory, read beside the hub that holds it, or where none does.
package struct AuditInspection: Sendable {
    private let directory: String
    private let reader: DatabaseReader
    private let archive: AuditArchive

    /// Nothing is opened before the first question.
    package init(directory: String) {
        self.directory = directory
        reader = DatabaseReader(path: DataDirectory.file(AuditedDatabase.name, in: directory))
        archive = AuditArchive(reader)
    }

    package func close() async { await reader.close() }

    /// Puts into the trail what a hub that was killed has left in its journal, unless another one holds the directory,
    /// which has done so. To be called before the first question where nobody knows of a hub that runs.
    package static func takeUpRemains(in directory: String) async throws {
        guard try AuditedDatabase.hasRemains(in: directory) else { return }
        let held: DataDirectory
        do {
            held = try DataDirectory(path: directory)
        } catch DataDirectoryError.inUse {
            return
        }
        defer { held.release() }
        let opened = try AuditedDatabase.open(in: held, key: try AuditKeyFile.open(in: held), clock: SystemClock())
        await opened.database.close()
    }

    /// Follows the whole trail. Without `key`, the public key of `audit.key` in the directory must have signed it, which
    /// trusts the directory; `head` was exported before.
    package func verify(key: [UInt8]? = nil, head: AuditSeal? = nil) async throws -> AuditReport {
        let known = try key ?? AuditKeyFile.read(in: directory)?.publicKey ?? head?.key
        guard let known else { throw AuditKeyMissing(directory: directory) }
        return try await archive.verify(key: known, head: head)
    }

    /// The last seal; nil for a trail without any.
    package func head() async throws -> AuditSeal? { try await archive.lastSeal() }

    /// The newest records before a place, oldest first, at most 1,000.
    package func tail(count: Int, before sequence: Int64 = .max) async throws -> [AuditRecord] {
        try await archive.tail(count: count, before: sequence)
    }

    /// The records after a place, at most 1,000; none at the end.
    package func page(after sequence: Int64, count: Int = 1000) async throws -> [AuditRecord] {
        try await archive.page(after: sequence, count: count)
    }
}

/// Nothing says whose signature the trail should have.
struct AuditKeyMissing: Error, CustomStringConvertible {
    let directory: String
    var description: String { "there is no audit.key in \(directory); name the trail's public key with --key" }
}
