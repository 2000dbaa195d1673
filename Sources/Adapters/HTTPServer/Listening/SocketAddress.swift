// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An IPv4 or IPv6 address with its port, as the kernel writes it.
struct SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// The addresses of a host that can be listened on, without repetition.
    static func resolve(host: String, port: Int) throws(HTTPServerError) -> [SocketAddress] {
        guard (0...65_535).contains(port) else {
            throw .cannotListen(host: host, port: port, reason: "the port is not between 0 and 65535")
        }
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &list)
        guard result == 0 else { throw .cannotResolve(host: host, reason: String(cString: gai_strerror(result))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var texts: Set<String> = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let address = SocketAddress(entry.pointee), texts.insert(address.host).inserted else { continue }
            addresses.append(address)
        }
        return addresses
    }

    init() {}

    private init?(_ entry: addrinfo) {
        guard let address = entry.ai_addr, entry.ai_family == AF_INET || entry.ai_family == AF_INET6 else { return nil }
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
        }
        length = entry.ai_addrlen
    }

    /// The address a socket is bound to.
    init(boundTo descriptor: Int32) {
        withGeneric { getsockname(descriptor, $0, $1) }
    }

    var family: Int32 { Int32(storage.ss_family) }

    var port: Int {
        get { Int(UInt16(bigEndian: withUnsafeBytes(of: storage) { $0.load(fromByteOffset: 2, as: UInt16.self) })) }
        set {
            withUnsafeMutableBytes(of: &storage) {
                $0.storeBytes(of: UInt16(truncatingIfNeeded: newValue).bigEndian, toByteOffset: 2, as: UInt16.self)
            }
        }
    }

    /// In digits, without the port.
    var host: String {
        withUnsafeBytes(of: storage) { bytes in
            guard let base = bytes.baseAddress else { return "" }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(family, base + (family == AF_INET6 ? 8 : 4), &text, socklen_t(text.count))
            return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        }
    }

    /// Calls a system function that fills an address in.
    @discardableResult
    mutating func withGeneric(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
    }
}
