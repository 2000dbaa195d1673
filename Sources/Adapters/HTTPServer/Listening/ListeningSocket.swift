// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One bound, listening, non-blocking socket. Its owner closes it.
struct ListeningSocket {
    let descriptor: Int32
    let port: Int

    /// Opens one socket per loop for each address, all on the same port, which the kernel picks when the address has
    /// port 0.
    ///
    /// The first socket of an address is bound without SO_REUSEPORT, so that a port which another process serves is
    /// refused instead of silently shared; it allows its siblings only afterwards.
    static func open(
        host: String, port: Int, count: Int
    ) throws(HTTPServerError) -> [[ListeningSocket]] {
        var rows: [[ListeningSocket]] = Array(repeating: [], count: count)
        var port = port
        do throws(HTTPServerError) {
            for address in try SocketAddress.resolve(host: host, port: port) {
                var address = address
                address.port = port
                for index in 0..<count {
                    let socket = try ListeningSocket(address, sharesPort: index > 0, host: host)
                    rows[index].append(socket)
                    port = socket.port
                    address.port = port
                }
            }
        } catch {
            for socket in rows.joined() { close(socket.descriptor) }
            throw error
        }
        return rows
    }

    /// One socket for all loops: whoever comes this way is on this machine, and few.
    static func open(_ file: UnixSocketFile, count: Int) throws(HTTPServerError) -> [[ListeningSocket]] {
        var rows: [[ListeningSocket]] = Array(repeating: [], count: count)
        rows[0] = [ListeningSocket(descriptor: try file.listen(), port: 0)]
        return rows
    }

    private init(descriptor: Int32, port: Int) {
        self.descriptor = descriptor
        self.port = port
    }

    private init(_ address: SocketAddress, sharesPort: Bool, host: String) throws(HTTPServerError) {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(address.family, flags, 0)
        guard socket >= 0, Self.prepare(socket, address, sharesPort: sharesPort) else {
            let reason = String(cString: strerror(errno))
            if socket >= 0 { close(socket) }
            throw .cannotListen(host: host, port: address.port, reason: reason)
        }
        descriptor = socket
        port = SocketAddress(boundTo: socket).port
    }

    /// Accepted connections inherit TCP_NODELAY.
    private static func prepare(_ socket: Int32, _ address: SocketAddress, sharesPort: Bool) -> Bool {
        guard set(socket, SOL_SOCKET, SO_REUSEADDR), set(socket, Int32(IPPROTO_TCP), TCP_NODELAY) else { return false }
        if address.family == AF_INET6, !set(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY) { return false }
        if sharesPort, !set(socket, SOL_SOCKET, SO_REUSEPORT) { return false }
        var address = address
        let length = address.length
        guard address.withGeneric({ address, _ in bind(socket, address, length) }) == 0 else { return false }
        guard sharesPort || set(socket, SOL_SOCKET, SO_REUSEPORT) else { return false }
        return listen(socket, 4096) == 0
    }

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32) -> Bool {
        var one: Int32 = 1
        return setsockopt(socket, level, option, &one, socklen_t(MemoryLayout<Int32>.size)) == 0
    }
}
