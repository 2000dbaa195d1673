// SPDX-License-Identifier: Apache-2.0

import Addresses
// Its header brings in <sys/socket.h>: which of the two modules the compiler takes a socket's names from is not certain.
import CCurl
import Glibc

/// Where to connect to, as the kernel takes it.
struct PeerAddress: Sendable {
    let family: Int32
    /// Nil for a family that is neither version 4 nor 6.
    let ip: IPAddress?
    /// A `sockaddr` of that family.
    private let bytes: [UInt8]

    /// The addresses of a name, in the order in which they should be tried. Blocks while name servers are asked, unless
    /// `isNumeric` forbids to ask. The error is the resolver's sentence.
    static func lookUp(_ host: String, port: UInt16, isNumeric: Bool) -> Result<[PeerAddress], LookUpFailure> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (isNumeric ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { return .failure(LookUpFailure(text: String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var addresses: [PeerAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = entry.ai_addr else { continue }
            let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
            addresses.append(PeerAddress(family: entry.ai_family, bytes: Array(bytes)))
        }
        return .success(addresses)
    }

    init(family: Int32, bytes: [UInt8]) {
        self.family = family
        self.bytes = bytes
        ip = Self.ip(family, bytes)
    }

    /// The address inside a `sockaddr_in` (from its byte 4) or a `sockaddr_in6` (from its byte 8).
    static func ip(_ family: Int32, _ bytes: some RandomAccessCollection<UInt8>) -> IPAddress? {
        switch family {
        case AF_INET: IPAddress(bytes: bytes.dropFirst(4).prefix(4))
        case AF_INET6: IPAddress(bytes: bytes.dropFirst(8).prefix(16))
        default: nil
        }
    }

    /// Asks the system, or whoever was put in its place.
    static func resolution(
        by names: (@Sendable (String) -> [String])?
    ) -> @Sendable (String, UInt16) -> Result<[PeerAddress], LookUpFailure> {
        guard let names else { return { lookUp($0, port: $1, isNumeric: false) } }
        return { host, port in
            let found = names(host).map { lookUp($0, port: port, isNumeric: true) }
            let addresses = found.flatMap { (try? $0.get()) ?? [] }
            return addresses.isEmpty ? .failure(LookUpFailure(text: "the name has no address")) : .success(addresses)
        }
    }

    struct LookUpFailure: Error {
        let text: String
    }

    /// A socket of the right family that neither blocks nor survives an exec, and what `connect(2)` said: 0, or an
    /// error number, EINPROGRESS included.
    func connect() -> (descriptor: Int32, result: Int32) {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, Int32(bitPattern: UInt32(kind)), 0)
        guard descriptor >= 0 else { return (-1, errno) }
        var one: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
        setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &one, size)
        let result = bytes.withUnsafeBytes { raw in
            Glibc.connect(descriptor, raw.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(raw.count))
        }
        return (descriptor, result == 0 ? 0 : errno)
    }
}
