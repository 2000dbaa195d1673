// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Small files, read and written whole.
package enum FileContents {
    /// Reads everything, following links; a file longer than `limit` bytes is refused.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: path, doing: "cannot be read", code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, doing: "cannot be read", code: errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            if bytes.count > limit { throw FileError(path: path, reason: "is larger than \(limit) bytes") }
        }
    }

    /// Replaces the file in one step; only its owner may read the new one (mode 0600).
    package static func writePrivately(_ bytes: [UInt8], to path: String) throws(FileError) {
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, doing: "cannot be written", code: errno) }
        let failure = write(bytes, to: descriptor)
        close(descriptor)
        if let code = failure ?? (rename(temporary, path) == 0 ? nil : errno) {
            unlink(temporary)
            throw FileError(path: path, doing: "cannot be written", code: code)
        }
    }

    /// Removes the file if it is there.
    package static func remove(_ path: String) { unlink(path) }

    /// The folder of a file, absolute, with a slash at its end; empty where it cannot be found out.
    package static func folder(of path: String) -> String {
        let relative = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
        guard let absolute = realpath(relative, nil) else { return "" }
        defer { free(absolute) }
        let folder = String(cString: absolute)
        return folder.hasSuffix("/") ? folder : folder + "/"
    }

    /// Whether a file of that name can be seen.
    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The error number, or nil when all is written.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { return errno }
            rest = rest.dropFirst(max(count, 0))
        }
        return nil
    }
}

/// A file could not be read or written.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    package let path: String
    /// Completes the sentence that begins with the path.
    package let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    init(path: String, doing: String, code: Int32) {
        self.init(path: path, reason: "\(doing): \(String(cString: strerror(code)))")
    }

    package var description: String { "\(path) \(reason)" }
}
