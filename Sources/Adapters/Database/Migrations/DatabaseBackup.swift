// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Copies a database beside itself.
struct DatabaseBackup {
    let connection: DatabaseConnection

    /// Writes `<path>.before-v<version>`, complete and on disk when this returns. A backup of that name from an earlier
    /// attempt is replaced, because the database has not changed its schema since.
    func make(before version: Int) throws(DatabaseError) {
        let target = "\(connection.path).before-v\(version)"
        let draft = target + ".part"
        unlink(draft)
        do throws(DatabaseError) {
            try write(to: draft)
            guard rename(draft, target) == 0 else { throw failure("rename") }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private func write(to draft: String) throws(DatabaseError) {
        let descriptor = open(draft, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open") }
        defer { close(descriptor) }
        do throws(DatabaseError) {
            try connection.run("VACUUM INTO ?1") { $0.bind(draft) }
        } catch {
            throw .backupFailed(path: connection.path, reason: "\(error)")
        }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    private func failure(_ call: String) -> DatabaseError {
        .backupFailed(path: connection.path, reason: "\(call): \(String(cString: strerror(errno)))")
    }
}
