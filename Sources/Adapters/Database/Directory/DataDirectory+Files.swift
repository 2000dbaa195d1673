// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Small private files: tokens, keys, the address of the running hub.
extension DataDirectory {
    /// The most that ``read(_:in:)`` takes.
    package static let maximumFile = 1 << 20

    /// Replaces the file as a whole, with mode 0600; on disk when this returns. `name` is no path.
    package func write(_ bytes: [UInt8], to name: String) throws(DataDirectoryError) {
        let target = file(name)
        let draft = target + ".part"
        unlink(draft)
        do throws(DataDirectoryError) {
            try Self.write(bytes, toNew: draft)
            guard rename(draft, target) == 0 else { throw Self.failure("rename", draft) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    /// Nil when there is no such file.
    package func read(_ name: String) throws(DataDirectoryError) -> [UInt8]? { try Self.read(name, in: path) }

    /// For a folder that another process may hold. Nil when there is no such file.
    package static func read(_ name: String, in path: String) throws(DataDirectoryError) -> [UInt8]? {
        let name = file(name, in: path)
        let descriptor = open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw failure("open", name) }
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", name) }
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
            guard bytes.count <= maximumFile else { throw .tooLarge(path: name, limit: maximumFile) }
        }
    }

    /// No error when there is no such file.
    package func remove(_ name: String) { unlink(file(name)) }

    private static func write(_ bytes: [UInt8], toNew path: String) throws(DataDirectoryError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }
}
