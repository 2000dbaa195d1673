// SPDX-License-Identifier: Apache-2.0

import Glibc
import TLS

/// A server and a client over a pair of sockets, driven by hand.
final class StreamPair {
    let server: TLSStream
    let client: TLSStream
    private let descriptors: [Int32]

    init(_ serverContext: TLSServerContext, _ clientContext: TLSClientContext, host: String = "localhost") throws {
        var pair: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &pair) == 0 else {
            throw TLSError.unreadable(file: "socketpair", reason: "\(errno)")
        }
        descriptors = pair
        server = try TLSStream(serverContext, descriptor: pair[0])
        client = try TLSStream(clientContext, descriptor: pair[1], host: host)
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// What each side ended with; nil is success.
    func shakeHands() -> (server: TLSStream.Outcome?, client: TLSStream.Outcome?) {
        var results: (server: TLSStream.Outcome?, client: TLSStream.Outcome?) = (.waitsForPeer, .waitsForPeer)
        for _ in 0..<10 {
            if results.client == .waitsForPeer {
                client.becameReadable(peerClosed: false)
                results.client = client.handshake()
            }
            if results.server == .waitsForPeer {
                server.becameReadable(peerClosed: false)
                results.server = server.handshake()
            }
        }
        return results
    }

    /// Everything that waits.
    static func readAll(_ stream: TLSStream, peerClosed: Bool = false) -> (bytes: [UInt8], last: TLSStream.Outcome) {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        stream.becameReadable(peerClosed: peerClosed)
        while true {
            let outcome = buffer.withUnsafeMutableBytes { stream.read(into: $0) }
            guard case .bytes(let count) = outcome else { return (all, outcome) }
            all += buffer[..<count]
        }
    }

    static func write(_ text: String, to stream: TLSStream) -> TLSStream.Outcome {
        Array(text.utf8).withUnsafeBytes { stream.write($0) }
    }

    /// Bytes from the client's side, past its TLS.
    func sendRaw(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { send(descriptors[1], $0.baseAddress, $0.count, 0) }
    }

    /// The server's side of the wire.
    func closeServerSocket() { shutdown(descriptors[0], Int32(SHUT_RDWR)) }
}
