// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One connection of a ``ScriptedServer``, used by its script only. Its calls block, for two minutes at most: a starved machine is no failing peer.
package final class ScriptedConnection {
    package enum Failure: Error {
        case peerGone
        case peerSilent
        case malformedRequest
    }

    let descriptor: Int32
    /// 0 for the first connection the server accepted.
    package let number: Int
    private var input: [UInt8] = []
    private var isClosed = false
    private let stopListening: () -> Void

    init(descriptor: Int32, number: Int, stopListening: @escaping () -> Void) {
        self.descriptor = descriptor
        self.number = number
        self.stopListening = stopListening
        var patience = timeval(tv_sec: 120, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    // MARK: Reading

    /// The next request, its body by `content-length`; nil when the peer closed in between.
    package func nextRequest() throws -> ScriptedRequest? {
        guard let head = try readHead() else { return nil }
        var request = ScriptedRequest(head: head)
        if let length = request["content-length"].flatMap(Int.init) { request.body = try read(exactly: length) }
        return request
    }

    /// Like ``nextRequest()``, where the peer must send one.
    package func request() throws -> ScriptedRequest {
        guard let request = try nextRequest() else { throw Failure.peerGone }
        return request
    }

    /// Waits until the peer closes or breaks the connection; what it still sent is dropped.
    package func waitForEnd() throws {
        do {
            while try fill() { input.removeAll() }
        } catch Failure.peerGone {}
    }

    private func readHead() throws -> String? {
        while true {
            if let end = input.indices.dropLast(3).first(where: { input[$0..<$0 + 4].elementsEqual([13, 10, 13, 10]) })
            {
                defer { input.removeFirst(end + 4) }
                return String(decoding: input[..<(end + 2)], as: UTF8.self)
            }
            guard try fill() else {
                guard input.isEmpty else { throw Failure.malformedRequest }
                return nil
            }
        }
    }

    private func read(exactly count: Int) throws -> [UInt8] {
        while input.count < count { guard try fill() else { throw Failure.peerGone } }
        defer { input.removeFirst(count) }
        return Array(input[..<count])
    }

    /// False at the end of the peer's bytes.
    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw errno == EAGAIN ? Failure.peerSilent : Failure.peerGone }
        input += chunk[..<count]
        return count > 0
    }

    // MARK: Writing

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw errno == EAGAIN ? Failure.peerSilent : Failure.peerGone }
            sent += count
        }
    }

    /// A response with a length, complete.
    package func respond(_ status: String = "200 OK", fields: [String] = [], _ body: String = "") throws {
        let lines = ["HTTP/1.1 \(status)"] + fields + ["content-length: \(body.utf8.count)"]
        try send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
    }

    package func sendChunk(_ bytes: [UInt8]) throws {
        try send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }

    // MARK: Waiting

    /// Whether the system takes more bytes within that time.
    package func waitUntilWritable(milliseconds: Int32) -> Bool { poll(for: POLLOUT, milliseconds) }

    /// Whether the peer sent or closed something within that time.
    package func waitUntilClosed(milliseconds: Int32) -> Bool { poll(for: POLLIN, milliseconds) }

    private func poll(for events: Int32, _ milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return Glibc.poll(&entry, 1, milliseconds) > 0
    }

    // MARK: Ending

    /// The peer learns of it at once, even if a child that another test is just starting holds a copy of the descriptor.
    package func close() {
        if !isClosed { Glibc.shutdown(descriptor, CInt(SHUT_RDWR)) }
        closeDescriptor()
    }

    private func closeDescriptor() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(descriptor)
    }

    /// Refuses further connections, then closes this one.
    package func stopServer() {
        stopListening()
        close()
    }

    /// Ends the connection with a reset instead of an orderly close.
    package func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        closeDescriptor()
    }
}
