// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A stream socket in the file system.
package struct UnixSocketFile: Sendable, Equatable {
    /// Bytes of a path that the kernel takes.
    package static let maximumLength = 107

    package var path: String
    /// Permissions of the file: whoever may write it may connect.
    package var mode: UInt32

    package init(path: String, mode: UInt32 = 0o600) {
        self.path = path
        self.mode = mode
    }

    /// Listens. A file that a dead process left is replaced; one that somebody listens on is not, nor what is no socket.
    func listen() throws(HTTPServerError) -> Int32 {
        guard (1...Self.maximumLength).contains(path.utf8.count) else {
            throw fault("the path has more than \(Self.maximumLength) bytes")
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw fault() }
        do throws(HTTPServerError) {
            try removeStale()
            // Nobody else can connect between here and the file's own mode.
            guard fchmod(descriptor, 0o600) == 0, withAddress({ bind(descriptor, $0, $1) }) == 0 else { throw fault() }
            guard chmod(path, mode) == 0, Glibc.listen(descriptor, 4096) == 0 else { throw fault() }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    func remove() { unlink(path) }

    private func removeStale() throws(HTTPServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw fault("something that is no socket stands there") }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw fault() }
        defer { close(probe) }
        guard withAddress({ connect(probe, $0, $1) }) != 0 else { throw fault("another process listens on it") }
        guard errno == ECONNREFUSED else { throw fault() }
        unlink(path)
    }

    private func fault(_ reason: String? = nil) -> HTTPServerError {
        .cannotListen(host: path, port: 0, reason: reason ?? String(cString: strerror(errno)))
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(Self.maximumLength)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The user of the process that connected, as it was then; nil where the kernel does not say.
    static func user(on descriptor: Int32) -> UInt32? {
        // `struct ucred`: process, user, group.
        var credentials: (pid: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, credentials.user != .max
        else { return nil }
        return credentials.user
    }
}
