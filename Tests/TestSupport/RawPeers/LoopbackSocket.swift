// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The few socket calls that raw test peers share.
enum LoopbackSocket {
    struct Failure: Error {
        let call: String
        let errno: Int32
    }

    /// A listening socket on a free port of 127.0.0.1.
    static func listen(backlog: Int32 = 128) throws -> (descriptor: Int32, port: Int) {
        let descriptor = try make()
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, length) == 0 else { throw Failure(call: "bind", errno: errno) }
                guard Glibc.listen(descriptor, backlog) == 0 else { throw Failure(call: "listen", errno: errno) }
                getsockname(descriptor, generic, &length)
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
        return (descriptor, port)
    }

    /// A socket whose connection to that port is under way.
    static func beginConnecting(to port: Int) throws -> Int32 {
        let descriptor = try make(SOCK_NONBLOCK)
        var address = loopback(port: port)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }

    private static func make(_ flags: __socket_type = SOCK_CLOEXEC) throws -> Int32 {
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | flags.rawValue
        let descriptor = socket(AF_INET, CInt(kind), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
        return descriptor
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// A connected, non-blocking socket.
    static func connect(port: Int, host: String, receiveBuffer: Int32?) throws -> Int32 {
        let isSix = host.contains(":")
        let descriptor = socket(isSix ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", errno: errno) }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        guard try isSix ? connectSix(descriptor, port, host) : connectFour(descriptor, port, host) else {
            let error = errno
            close(descriptor)
            throw Failure(call: "connect", errno: error)
        }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        return descriptor
    }

    private static func connectFour(_ descriptor: Int32, _ port: Int, _ host: String) throws -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw Failure(call: "inet_pton", errno: errno) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func connectSix(_ descriptor: Int32, _ port: Int, _ host: String) throws -> Bool {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(port).bigEndian
        guard inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { throw Failure(call: "inet_pton", errno: errno) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }
}
