// SPDX-License-Identifier: Apache-2.0

import Addresses
import CLinux
import Glibc

/// Socket addresses as the kernel lays them out, in memory that holds a `sockaddr_storage`.
enum KernelAddress {
    static func write(_ address: SocketAddress, to storage: UnsafeMutablePointer<sockaddr_storage>) -> socklen_t {
        switch address.ip {
        case .v4(let ip):
            return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                pointer.pointee = sockaddr_in()
                pointer.pointee.sin_family = sa_family_t(AF_INET)
                pointer.pointee.sin_port = address.port.bigEndian
                pointer.pointee.sin_addr.s_addr = ip.bigEndian
                return socklen_t(MemoryLayout<sockaddr_in>.size)
            }
        case .v6(let high, let low):
            return storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                pointer.pointee = sockaddr_in6()
                pointer.pointee.sin6_family = sa_family_t(AF_INET6)
                pointer.pointee.sin6_port = address.port.bigEndian
                withUnsafeMutableBytes(of: &pointer.pointee.sin6_addr) { bytes in
                    bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
                    bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
                }
                return socklen_t(MemoryLayout<sockaddr_in6>.size)
            }
        }
    }

    /// Nil for a family other than IPv4 and IPv6.
    static func read(_ storage: UnsafePointer<sockaddr_storage>) -> SocketAddress? {
        switch Int32(storage.pointee.ss_family) {
        case AF_INET:
            return storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                SocketAddress(
                    .v4(UInt32(bigEndian: pointer.pointee.sin_addr.s_addr)),
                    port: UInt16(bigEndian: pointer.pointee.sin_port))
            }
        case AF_INET6:
            return storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                let halves = withUnsafeBytes(of: pointer.pointee.sin6_addr) { bytes in
                    (
                        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                    )
                }
                return SocketAddress(
                    .v6(halves.0, halves.1), port: UInt16(bigEndian: pointer.pointee.sin6_port))
            }
        default: return nil
        }
    }
}
