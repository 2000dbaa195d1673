// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The folder with everything the hub keeps, held by one process at a time.
///
/// The lock is the kernel's (`flock`): it ends with the process, however that ends. The file `lock` in the folder tells
/// others the holder's process id.
package final class DataDirectory: Sendable {
    private static let lockName = "lock"

    package let path: String
    /// True when others than the owner may list or change the folder. Its files are still readable by the owner only.
    package let isOpenToOthers: Bool
    /// Owned by this object; nil once released.
    private let lock: Mutex<Int32?>

    /// Creates the folder, and those above it, with mode 0700 when it is not there, and takes the lock.
    package init(path: String) throws(DataDirectoryError) {
        try Self.create(path)
        var status = stat()
        guard stat(path, &status) == 0 else { throw Self.failure("stat", path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notADirectory(path: path) }
        self.path = path
        isOpenToOthers = status.st_mode & 0o077 != 0
        lock = Mutex(try Self.takeLock(path))
    }

    deinit { release() }

    /// Gives the folder up to the next process. Idempotent.
    package func release() {
        lock.withLock { descriptor in
            guard let held = descriptor else { return }
            // Empty first: whoever reads it in the next moment must not take us for the holder.
            ftruncate(held, 0)
            // By name and not by closing alone: a child that is being started shares the lock until it becomes its program.
            flock(held, LOCK_UN)
            close(held)
            descriptor = nil
        }
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String { Self.file(name, in: path) }

    /// The path of a file in a folder that may be another process's.
    package static func file(_ name: String, in path: String) -> String {
        path.hasSuffix("/") ? path + name : path + "/" + name
    }

    private static func create(_ path: String) throws(DataDirectoryError) {
        var prefix = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            prefix += part
            if !part.isEmpty, mkdir(prefix, 0o700) != 0, errno != EEXIST {
                let code = errno
                // A folder on the way may be closed to us and still lead on.
                guard access(prefix, F_OK) == 0 else { throw failure("mkdir", prefix, code) }
            }
            prefix += "/"
        }
    }

    private static func takeLock(_ path: String) throws(DataDirectoryError) -> Int32 {
        let name = file(lockName, in: path)
        let descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("open", name) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(descriptor) }
            guard code == EWOULDBLOCK else { throw failure("flock", name, code) }
            throw .inUse(path: path, pid: processID(in: descriptor))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
            defer { close(descriptor) }
            throw failure("write", name)
        }
        return descriptor
    }

    private static func processID(in descriptor: Int32) -> Int32? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: text.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    static func failure(_ call: String, _ path: String, _ code: Int32 = errno) -> DataDirectoryError {
        .failed(path: path, call: call, reason: String(cString: strerror(code)))
    }
}
