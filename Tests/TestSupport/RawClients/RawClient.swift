// SPDX-License-Identifier: Apache-2.0

package import EventLoops
import Glibc
import Lifecycle
import Synchronization

/// A TCP client that sends exactly what a test wrote, and reads only when the test asks for it. One task at a time.
package final class RawClient: Sendable {
    package enum Failure: Error, Equatable {
        case cannotConnect(errno: Int32)
        /// Nothing arrived for two minutes.
        case silent
        /// The connection broke, as by a reset.
        case broken(errno: Int32)
        /// The server closed in the middle of a response.
        case endedEarly(received: String)
        case malformedResponse(String)
    }

    let descriptor: Int32
    private let loop: EventLoop
    private let buffered = Mutex<[UInt8]>([])
    private let isClosed = Atomic(false)

    /// Connects over the loopback interface. `receiveBuffer` bounds what the kernel takes in for a test that reads
    /// nothing.
    package init(port: Int, on loop: EventLoop, receiveBuffer: Int32? = nil, host: String = "127.0.0.1") throws {
        self.loop = loop
        descriptor = try LoopbackSocket.connect(port: port, host: host, receiveBuffer: receiveBuffer)
    }

    private init(descriptor: Int32, on loop: EventLoop) {
        self.descriptor = descriptor
        self.loop = loop
    }

    deinit { close() }

    /// The same connection under another descriptor, so that one task may read while another sends.
    package func duplicate() throws -> RawClient {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Failure.broken(errno: errno) }
        return RawClient(descriptor: copy, on: loop)
    }

    // MARK: Sending

    package func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) async throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try await waitUntil(.writable)
            } else {
                throw Failure.broken(errno: errno)
            }
        }
    }

    /// Tells the server that nothing more will be sent.
    package func shutDownSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    // MARK: Receiving

    /// The next bytes, whatever they are; empty at the end.
    package func receive() async throws -> [UInt8] {
        let waiting = buffered.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
        return waiting.isEmpty ? try await receiveFromSocket() : waiting
    }

    /// Everything up to the end of the connection.
    package func receiveToEnd() async throws -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = try await receive()
            if bytes.isEmpty { return all }
            all += bytes
        }
    }

    /// Everything up to and with the first occurrence of `text`.
    package func receive(through text: String) async throws -> String {
        let wanted = Array(text.utf8)
        var all: [UInt8] = []
        while true {
            if let end = all.firstRange(of: wanted)?.upperBound {
                unread(Array(all[end...]))
                return String(decoding: all[..<end], as: UTF8.self)
            }
            let bytes = try await receive()
            guard !bytes.isEmpty else { throw Failure.endedEarly(received: String(decoding: all, as: UTF8.self)) }
            all += bytes
        }
    }

    /// One response. `hasBody` is false for the answer to HEAD.
    package func receiveResponse(hasBody: Bool = true) async throws -> RawResponse {
        var response = try RawResponse(head: try await receive(through: "\r\n\r\n"))
        guard hasBody else { return response }
        if response["transfer-encoding"] == "chunked" {
            response.body = try await receiveChunks()
        } else if let length = response["content-length"].flatMap(Int.init) {
            response.body = try await receive(exactly: length)
        } else if response.status != 204, response.status != 304, response.status >= 200 {
            response.body = try await receiveToEnd()
        }
        return response
    }

    /// The data of one chunk; empty for the last.
    package func receiveChunk() async throws -> [UInt8] {
        let line = try await receive(through: "\r\n")
        guard let size = Int(line.dropLast(1), radix: 16) else { throw Failure.malformedResponse(line) }
        return Array(try await receive(exactly: size + 2).dropLast(2))
    }

    package func receive(exactly count: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let bytes = try await receive()
            guard !bytes.isEmpty else { throw Failure.endedEarly(received: String(decoding: all, as: UTF8.self)) }
            all += bytes
        }
        unread(Array(all[count...]))
        return Array(all[..<count])
    }

    /// What has arrived already, without waiting; empty when that is nothing, or at the end.
    package func receiveWhatIsThere() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            count = max(recv(descriptor, buffer.baseAddress, buffer.count, 0), 0)
        }
    }

    private func receiveChunks() async throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let chunk = try await receiveChunk()
            if chunk.isEmpty { return body }
            body += chunk
        }
    }

    private func unread(_ bytes: [UInt8]) { buffered.withLock { $0 = bytes + $0 } }

    private func receiveFromSocket() async throws -> [UInt8] {
        while true {
            let bytes = [UInt8](unsafeUninitializedCapacity: 256 << 10) { buffer, count in
                count = max(recv(descriptor, buffer.baseAddress, buffer.count, 0), 0)
            }
            if !bytes.isEmpty { return bytes }
            if try isAtEnd() { return [] }
            try await waitUntil(.readable)
        }
    }

    /// After a read of nothing: whether that was the end, or there is just nothing yet.
    private func isAtEnd() throws -> Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK))
        if count == 0 { return true }
        guard count < 0, errno != EAGAIN else { return false }
        throw Failure.broken(errno: errno)
    }

    // MARK: Ending

    /// Closes like a client that goes away.
    package func close() {
        if !isClosed.exchange(true, ordering: .sequentiallyConsistent) { Glibc.close(descriptor) }
    }

    /// Breaks the connection, so that the server gets a reset.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    // MARK: Waiting

    private func waitUntil(_ interest: Interest) async throws {
        let isReady = await withCheckedContinuation { continuation in
            loop.submit { Readiness(self.descriptor, interest, self.loop, continuation).begin() }
        }
        guard isReady else { throw Failure.silent }
    }
}

/// One wait for a descriptor, given up after two minutes. On the loop only.
private final class Readiness: DescriptorHandling, TimerHandling {
    private let descriptor: Int32
    private let interest: Interest
    private let loop: EventLoop
    private var continuation: CheckedContinuation<Bool, Never>?
    private var timer: LoopTimerToken?

    init(_ descriptor: Int32, _ interest: Interest, _ loop: EventLoop, _ continuation: CheckedContinuation<Bool, Never>)
    {
        self.descriptor = descriptor
        self.interest = interest
        self.loop = loop
        self.continuation = continuation
    }

    func begin() {
        timer = loop.startTimer(due: loop.now + .seconds(120), self)
        do {
            try loop.addDescriptor(descriptor, interest: interest, self)
        } catch {
            end(false)
        }
    }

    func descriptorReady(_ readiness: Interest) { end(true) }

    func timerFired() { end(false) }

    private func end(_ isReady: Bool) {
        loop.removeDescriptor(descriptor)
        if let timer = timer.take() { loop.stopTimer(timer) }
        continuation.take()?.resume(returning: isReady)
    }
}
