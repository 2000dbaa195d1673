// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import Lifecycle

/// One TCP connection that carries one exchange after another.
///
/// It is registered with the loop once, edge-triggered, so that an exchange costs one send, one receive and a look
/// whether the peer is still there. On the loop's thread only; the loop holds it while it is open.
final class NativeConnection: DescriptorHandling, ExchangeTransport, TimerHandling, TurnEndHandling {
    private enum Phase { case connecting, idle, busy, closed }

    /// A body up to this size is sent together with its head.
    private static let joinedBody = 32 << 10

    let authority: String
    private(set) var idleSince = MonotonicTime(nanoseconds: 0)
    private unowned let driver: NativeDriver
    private var attempt: ConnectAttempt?
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    @exclusivity(unchecked) private var attemptTimer: LoopTimerToken?
    private var descriptor: Int32 = -1
    private var phase = Phase.connecting
    @exclusivity(unchecked) private var exchange: Exchange?
    @exclusivity(unchecked) private var reader: ResponseReader
    /// The head, and a small body with it.
    @exclusivity(unchecked) private var output: [UInt8] = []
    private var sent = 0
    private var bodySent = 0
    private var isReused = false
    /// What the reader had no room for.
    @exclusivity(unchecked) private var held: [UInt8] = []
    /// The peer sends nothing beyond what is there: the end must be read now, no further edge will tell of it.
    private var peerClosed = false

    init(driver: NativeDriver, exchange: Exchange) {
        self.driver = driver
        self.exchange = exchange
        authority = exchange.url.authority
        reader = ResponseReader(maximumHead: driver.configuration.maximumHead)
    }

    // MARK: Connecting

    func connect(to addresses: [PeerAddress]) {
        exchange?.carried(by: self)
        attempt = ConnectAttempt(addresses, within: exchange?.request.limits.connect ?? .zero)
        tryNext(after: EADDRNOTAVAIL)
    }

    /// An address that does not answer leaves time for the others.
    func timerFired() {
        attemptTimer = nil
        if phase == .connecting { tryNext(after: ETIMEDOUT) }
        driver.table.settle()
    }

    private func tryNext(after error: Int32) {
        var error = error
        forget()
        while let address = attempt?.next() {
            let (socket, result) = address.connect()
            error = result
            guard socket >= 0 else { break }
            descriptor = socket
            if result == 0 || result == EINPROGRESS {
                attemptTimer = attempt?.limit.map { driver.loop.startTimer(due: driver.loop.now + $0, self) }
                return watch(isConnected: result == 0)
            }
            forget()
        }
        failToConnect(String(cString: strerror(error)))
    }

    private func watch(isConnected: Bool) {
        do throws(EventLoopError) {
            try driver.loop.addDescriptor(
                descriptor, interest: [.readable, .writable, .peerClosed, .edgeTriggered], self)
        } catch {
            Glibc.close(descriptor)
            descriptor = -1
            return failToConnect("\(error.call): \(String(cString: strerror(error.errno)))")
        }
        if isConnected, let exchange { begin(exchange) }
    }

    /// An earlier connection may have carried the request already: then that is what counts.
    private func failToConnect(_ text: String) {
        let text = "\(authority): \(text)"
        fail(exchange?.hasSent == true ? .closedEarly(text, sentNothing: false) : .cannotConnect(text))
    }

    private func connectionReady(_ readiness: Interest) {
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        if error != 0 { return tryNext(after: error) }
        if readiness.meets(.writable), let exchange { begin(exchange) }
    }

    // MARK: Sending

    /// Nothing came in since the last exchange, no end either. The loop reports that, too, but only at its next turn,
    /// and a request that went out in vain meanwhile may not be sent again.
    var isAlive: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) < 0
            && errno == EAGAIN
    }

    /// On a new connection, or on an idle one that the driver no longer lists.
    func begin(_ exchange: Exchange) {
        isReused = phase == .idle
        phase = .busy
        stopAttemptTimer()
        self.exchange = exchange
        exchange.carried(by: self)
        exchange.connected()
        reader.reset(isHeadRequest: exchange.request.method == .head)
        bodySent = Self.write(exchange.request, to: exchange.url, into: &output)
        sent = 0
        // Together with what the turn writes to others: a server that is woken for the first finds the rest.
        driver.loop.atEndOfTurn(self)
    }

    func turnEnded() {
        if phase == .busy { flush() }
        driver.table.settle()
    }

    /// How much of the body went in with the head: all of a small one.
    private static func write(_ request: HTTPClientRequest, to url: RequestURL, into output: inout [UInt8]) -> Int {
        output.removeAll(keepingCapacity: output.capacity <= joinedBody * 2)
        RequestWriter.write(request, to: url, into: &output)
        guard request.body.count <= joinedBody else { return 0 }
        output += request.body
        return request.body.count
    }

    private func flush() {
        while sent < output.count {
            guard let count = send(output, from: sent) else { return }
            sent += count
            exchange?.hasSent = true
        }
        while let body = exchange?.request.body, bodySent < body.count {
            guard let count = send(body, from: bodySent) else { return }
            bodySent += count
        }
    }

    /// Nil when there is no room for now, or the connection broke.
    private func send(_ bytes: [UInt8], from start: Int) -> Int? {
        while true {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress.map { $0 + start }, $0.count - start, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { return count }
            let error = errno
            if error == EINTR { continue }
            if error != EAGAIN {
                // The peer may have answered before it closed.
                peerClosed = true
                receive()
                if phase == .busy, held.isEmpty { broke(String(cString: strerror(error))) }
            }
            return nil
        }
    }

    private func isSent(_ body: Int) -> Bool { sent == output.count && bodySent == body }

    // MARK: Receiving

    func descriptorReady(_ readiness: Interest) {
        if readiness.meets(.peerClosed) || readiness.meets(.failed) { peerClosed = true }
        switch phase {
        case .connecting: connectionReady(readiness)
        case .idle:
            if peerClosed || readiness.meets(.readable) { driver.discard(self) }
        case .busy:
            if readiness.meets(.writable) { flush() }
            receive()
        case .closed: break
        }
        driver.table.settle()
    }

    /// Reads until nothing is there, which a short read tells, too, unless the end is to follow.
    private func receive() {
        while phase == .busy, held.isEmpty {
            let count = recv(descriptor, driver.buffer.baseAddress, driver.buffer.count, 0)
            if count > 0 {
                take(UnsafeRawBufferPointer(rebasing: driver.buffer[..<count]))
                if count < driver.buffer.count, !peerClosed { return }
            } else if count == 0 {
                return reader.connectionEnded() ? complete(hasMore: false) : broke("the connection was closed")
            } else if errno != EINTR {
                if errno != EAGAIN { broke(String(cString: strerror(errno))) }
                return
            }
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer) {
        guard let exchange else { return }
        var offset = 0
        while true {
            switch reader.next(bytes, &offset) {
            case .needMore: return
            case .head(let head): exchange.headArrived(head)
            case .body(let range):
                switch exchange.bodyArrived(UnsafeRawBufferPointer(rebasing: bytes[range])) {
                case .taken:
                    reader.took(range.count)
                    offset = range.upperBound
                case .hold:
                    held = Array(bytes[offset...])
                    return
                case .refused: return fail(.cancelled)
                }
            case .end(let trailers):
                exchange.trailersArrived(trailers)
                return complete(hasMore: offset < bytes.count)
            case .malformed(let text): return fail(.malformedResponse("\(authority): \(text)"))
            }
        }
    }

    func resume(_ exchange: Exchange) {
        let bytes = held
        held = []
        bytes.withUnsafeBytes { take($0) }
        receive()
        driver.table.settle()
    }

    // MARK: Ending

    func abort(_ exchange: Exchange) {
        self.exchange = nil
        close()
    }

    private func complete(hasMore: Bool) {
        let finished = exchange.take()
        let isReusable =
            reader.keepsAlive && !hasMore && !peerClosed && isSent(finished?.request.body.count ?? 0)
            && !Self.asksToClose(finished)
        if isReusable {
            phase = .idle
            idleSince = driver.loop.now
            driver.keep(self)
        } else {
            close()
        }
        finished?.ended(nil)
    }

    private static func asksToClose(_ exchange: Exchange?) -> Bool {
        guard let fields = exchange?.request.fields, fields.contains("connection") else { return false }
        return FramingFields(fields).closes
    }

    /// The connection ended before the response. A kept one may have been dead all along: the request goes out again if
    /// that can do no harm.
    private func broke(_ text: String) {
        if let exchange, isReused, !reader.hasBegun,
            sent == 0 || OutgoingFields.isRepeatable(exchange.request.method)
        {
            self.exchange = nil
            close()
            return driver.connect(for: exchange)
        }
        fail(.closedEarly("\(authority): \(text)", sentNothing: exchange?.hasSent == false))
    }

    private func fail(_ error: HTTPClientError) {
        let failed = exchange.take()
        close()
        failed?.ended(error)
    }

    func close() {
        phase = .closed
        attempt = nil
        held = []
        forget()
    }

    /// Lets go of the socket and of the time set for its connection.
    private func forget() {
        stopAttemptTimer()
        guard descriptor >= 0 else { return }
        driver.loop.removeDescriptor(descriptor)
        Glibc.close(descriptor)
        descriptor = -1
    }

    private func stopAttemptTimer() {
        if let timer = attemptTimer.take() { driver.loop.stopTimer(timer) }
    }
}
