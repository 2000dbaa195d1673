// SPDX-License-Identifier: Apache-2.0

package import Addresses
import CLinux
package import EventLoops
import Glibc
package import Lifecycle

/// A UDP socket on an event loop: reads and writes many datagrams per system call.
///
/// Belongs to its loop's thread: bind, send and close there. What is sent waits for the end of the loop's turn, or for a
/// full batch, and then leaves together.
package final class DatagramSocket: DescriptorHandling, TurnEndHandling, TimerHandling {
    package let localAddress: SocketAddress
    package private(set) var statistics = DatagramStatistics()
    private let configuration: DatagramConfiguration
    private let loop: EventLoop
    private let descriptor: Int32
    private let receiveBatch: ReceiveBatch
    private let sendBatch: SendBatch
    private var receiver: (any DatagramReceiving)?
    private var isFlushPlanned = false
    private var isBlocked = false
    private var isOpen = true
    private var tick: Timer?
    private var pace = ReceivePace()
    /// Set while the socket is read at intervals.
    private var fetch: Timer?

    private struct Timer {
        let interval: Duration
        let due: MonotonicTime
        let token: LoopTimerToken
    }

    /// Port 0 takes any free port. An IPv6 socket serves IPv6 only. The socket keeps `receiver` until ``close()``.
    package init(
        bind address: SocketAddress, on loop: EventLoop, configuration: DatagramConfiguration = .init(),
        receiver: any DatagramReceiving
    ) throws(DatagramError) {
        self.configuration = configuration
        self.loop = loop
        self.receiver = receiver
        descriptor = try Self.open(address, configuration)
        do throws(DatagramError) {
            localAddress = try Self.localAddress(of: descriptor)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        receiveBatch = ReceiveBatch(count: configuration.receiveBatch, length: configuration.maximumLength)
        sendBatch = SendBatch(
            capacity: configuration.sendQueue, maximumLength: configuration.maximumLength,
            usesSegmentation: Self.option(descriptor, Int32(IPPROTO_UDP), patchbay_udp_segment, 0))
        do {
            try loop.addDescriptor(descriptor, interest: .readable, self)
        } catch {
            Glibc.close(descriptor)
            isOpen = false
            throw DatagramError(call: error.call, errno: error.errno)
        }
    }

    deinit { if isOpen { Glibc.close(descriptor) } }

    /// Whether the kernel cuts large sends into datagrams.
    package var usesSegmentation: Bool { sendBatch.usesSegmentation }

    /// Queues a datagram. One that is too long, or finds the queue full, is dropped and counted, as the network may do.
    package func send(_ bytes: Span<UInt8>, to destination: SocketAddress) {
        guard isOpen else { return }
        guard bytes.count <= configuration.maximumLength else {
            statistics.oversized += 1
            return
        }
        var isQueued = sendBatch.append(bytes, to: destination)
        if !isQueued, !isBlocked {
            flush()
            isQueued = sendBatch.append(bytes, to: destination)
        }
        guard isQueued else {
            statistics.queueDropped += 1
            return
        }
        guard !isFlushPlanned, !isBlocked else { return }
        isFlushPlanned = true
        loop.atEndOfTurn(self)
    }

    /// The time of the loop's turn.
    package var now: MonotonicTime { loop.now }

    /// Tells the receiver the time again and again until ``close()``; a late tick is not made up for.
    package func beginTicking(every interval: Duration) {
        guard isOpen, tick == nil else { return }
        tick = startTimer(interval)
    }

    package func timerFired() {
        let now = loop.now
        if let fetch, fetch.due <= now {
            self.fetch = nil
            receive()
        }
        guard isOpen, let tick, tick.due <= now else { return }
        self.tick = startTimer(tick.interval)
        receiver?.timePassed(at: now)
    }

    private func startTimer(_ interval: Duration) -> Timer {
        let due = loop.now + interval
        return Timer(interval: interval, due: due, token: loop.startTimer(due: due, self))
    }

    /// Sends what is queued as far as the kernel takes it, and closes. Idempotent.
    package func close() {
        guard isOpen else { return }
        flush()
        isOpen = false
        receiver = nil
        for timer in [tick, fetch] { if let timer { loop.stopTimer(timer.token) } }
        loop.removeDescriptor(descriptor)
        Glibc.close(descriptor)
    }

    package func turnEnded() {
        isFlushPlanned = false
        if isOpen, !isBlocked { flush() }
    }

    package func descriptorReady(_ readiness: Interest) {
        if readiness.contains(.writable) { unblock() }
        if readiness.contains(.readable) || readiness.contains(.failed) { receive() }
    }

    private func receive() {
        let before = statistics.received + statistics.oversized
        receiveSome()
        guard isOpen, configuration.gathers else { return }
        let wasGathering = pace.isGathering
        pace.fetched(statistics.received + statistics.oversized - before, at: loop.turnTime)
        if pace.isGathering, fetch == nil { fetch = startTimer(Self.untilNextTick) }
        if pace.isGathering != wasGathering { updateInterest() }
    }

    /// The loop's timers fire at its next whole millisecond, and it sleeps for whole ones.
    private static let untilNextTick = Duration.nanoseconds(1)

    private func receiveSome() {
        for _ in 0..<configuration.receiveRounds {
            let count = receiveBatch.receive(from: descriptor)
            statistics.receiveCalls += 1
            // An error here is EAGAIN, or one that an earlier send left behind and reading has cleared.
            guard count > 0 else { return }
            for index in 0..<count {
                deliver(index)
                guard isOpen else { return }
            }
            guard count == configuration.receiveBatch else { return }
        }
    }

    private func deliver(_ index: Int) {
        guard !receiveBatch.isTruncated(index), let source = receiveBatch.source(index) else {
            statistics.oversized += 1
            return
        }
        statistics.received += 1
        var bytes = receiveBatch.datagram(index).mutableSpan
        receiver?.datagramReceived(&bytes, from: source, at: loop.turnTime)
    }

    private func flush() {
        while !sendBatch.isEmpty {
            statistics.sendCalls += 1
            switch sendBatch.sendSome(on: descriptor) {
            case .sent(let count): statistics.sent += count
            case .refused: statistics.sendFailed += 1
            case .full: return block()
            }
        }
    }

    private func block() {
        isBlocked = true
        updateInterest()
    }

    private func unblock() {
        isBlocked = false
        updateInterest()
        flush()
    }

    private func updateInterest() {
        var interest: Interest = pace.isGathering ? [] : .readable
        if isBlocked { interest.insert(.writable) }
        try? loop.changeInterest(descriptor, to: interest)
    }
}
