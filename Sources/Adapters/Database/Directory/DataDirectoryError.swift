// SPDX-License-Identifier: Apache-2.0

/// Why a data directory cannot be used.
package enum DataDirectoryError: Error, Equatable, Sendable {
    /// Another process holds it; its id is nil when it could not be learned.
    case inUse(path: String, pid: Int32?)
    /// Something else than a directory is there.
    case notADirectory(path: String)
    /// A system call failed, with the system's words.
    case failed(path: String, call: String, reason: String)
    /// A file of the directory is larger than anything we write there.
    case tooLarge(path: String, limit: Int)
}

extension DataDirectoryError: CustomStringConvertible {
    /// The cause and the way out, in one line.
    package var description: String {
        switch self {
        case .inUse(let path, let pid?):
            "the data directory \(path) is in use by process \(pid); stop it or choose another directory"
        case .inUse(let path, nil):
            "the data directory \(path) is in use by another process; stop it or choose another directory"
        case .notADirectory(let path): "\(path) is no directory; choose another data directory"
        case .failed(let path, let call, let reason):
            "the data directory cannot be used: \(call) \(path): \(reason)"
        case .tooLarge(let path, let limit): "\(path) is larger than \(limit) bytes; it was not written by the hub"
        }
    }
}
