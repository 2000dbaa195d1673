// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc

extension DatagramSocket {
    /// A bound socket that never blocks.
    static func open(
        _ address: SocketAddress, _ configuration: DatagramConfiguration
    ) throws(DatagramError) -> Int32 {
        let flags = Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ip.isV6 ? AF_INET6 : AF_INET, flags, 0)
        guard descriptor >= 0 else { throw DatagramError(call: "socket", errno: errno) }
        do throws(DatagramError) {
            try set(descriptor, address, configuration)
            var storage = sockaddr_storage()
            let length = KernelAddress.write(address, to: &storage)
            let result = withUnsafePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            guard result == 0 else { throw DatagramError(call: "bind", errno: errno) }
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func set(
        _ descriptor: Int32, _ address: SocketAddress, _ configuration: DatagramConfiguration
    ) throws(DatagramError) {
        // The kernel caps buffer sizes; less than was asked for is no failure.
        _ = option(descriptor, SOL_SOCKET, SO_RCVBUF, Int32(configuration.kernelBuffer))
        _ = option(descriptor, SOL_SOCKET, SO_SNDBUF, Int32(configuration.kernelBuffer))
        if configuration.sharesPort { try require(descriptor, SOL_SOCKET, SO_REUSEPORT, 1) }
        if address.ip.isV6 { try require(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
    }

    private static func require(
        _ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32
    ) throws(DatagramError) {
        guard option(descriptor, level, name, value) else { throw DatagramError(call: "setsockopt", errno: errno) }
    }

    static func option(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) -> Bool {
        var value = value
        return setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size)) == 0
    }

    static func localAddress(of descriptor: Int32) throws(DatagramError) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard result == 0, let address = KernelAddress.read(&storage) else {
            throw DatagramError(call: "getsockname", errno: errno)
        }
        return address
    }
}
