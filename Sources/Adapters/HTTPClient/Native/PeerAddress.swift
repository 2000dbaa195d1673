// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where to connect to, as the kernel takes it.
struct PeerAddress: Sendable {
    let family: Int32
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
