// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import EventLoops
import Lifecycle
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct DatagramSocketTests {
    private func withGroup<T>(_ body: (EventLoopGroup) async throws -> T) async throws -> T {
        let group = try EventLoopGroup(count: 2)
        defer { group.shutDown() }
        return try await body(group)
    }

    private let anyPort = [SocketAddress(.loopbackV4, port: 0), SocketAddress(.loopbackV6, port: 0)]

    @Test("datagrams arrive whole, in order, with their source, over IPv4 and IPv6", arguments: [0, 1])
    func delivery(family: Int) async throws {
        try await withGroup { group in
            let collector = Collector(expecting: 300)
            let receiver = try await Resident.bound(anyPort[family], on: group.loops[0], collector)
            let sender = try await Resident.bound(anyPort[family], on: group.loops[1], Collector(expecting: 0))
            // Runs of equal length, a shorter one at the end of a run, an empty one, and changing lengths.
            let lengths = (0..<300).map { [1200, 1200, 1200, 700, 0, 5, 1, 1200][$0 % 8] }
            await sender.send(
                lengths.enumerated().map { index, length in pattern(index, length) }, to: receiver.address)
            let all = await collector.all()
            #expect(all.map(\.bytes) == lengths.enumerated().map { index, length in pattern(index, length) })
            #expect(Set(all.map(\.source)) == [sender.address])
            let statistics = await sender.statistics()
            #expect(statistics.sent == 300 && statistics.queueDropped == 0 && statistics.sendFailed == 0)
            #expect(statistics.sendCalls < 100)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("a run of equal datagrams costs few system calls")
    func batching() async throws {
        try await withGroup { group in
            let collector = Collector(expecting: 400)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[0], Collector(expecting: 0))
            await sender.send((0..<400).map { pattern($0, 1000) }, to: receiver.address)
            #expect(await collector.all().count == 400)
            #expect(await sender.statistics().sendCalls == 1)
            #expect(await receiver.statistics().receiveCalls < 40)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("what goes to several addresses by turns leaves with few system calls, in the order of each")
    func interleaved() async throws {
        try await withGroup { group in
            let sender = try await Resident.bound(anyPort[0], on: group.loops[0], Collector(expecting: 0))
            var receivers: [(Resident, Collector)] = []
            for _ in 0..<3 {
                let collector = Collector(expecting: 150)
                receivers.append((try await Resident.bound(anyPort[0], on: group.loops[1], collector), collector))
            }
            // Every tenth is shorter, so that runs end and begin anew.
            let datagrams = (0..<150).map { pattern($0, $0 % 10 == 9 ? 300 : 800) }
            let addresses = receivers.map(\.0.address)
            await sender.send(datagrams.flatMap { bytes in addresses.map { (bytes, $0) } })
            for (receiver, collector) in receivers {
                #expect(await collector.all().map(\.bytes) == datagrams)
                await receiver.close()
            }
            let statistics = await sender.statistics()
            #expect(statistics.sent == 450 && statistics.sendCalls <= 2)
            await sender.close()
        }
    }

    @Test("a socket that gathers loses nothing, keeps the order, and hears again what comes after a pause")
    func gathering() async throws {
        try await withGroup { group in
            var configuration = DatagramConfiguration()
            configuration.gathers = true
            let collector = Collector(expecting: 1200)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector, configuration)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[1], Collector(expecting: 0))
            for burst in 0..<6 {
                // Each by itself, so that they come one after another; then silence for longer than it gathers.
                for index in 0..<200 { await sender.send([pattern(200 * burst + index, 100)], to: receiver.address) }
                await withCheckedContinuation { continuation in
                    group.loops[1].schedule(after: .milliseconds(burst % 2 == 0 ? 5 : 1)) { continuation.resume() }
                }
            }
            #expect(await collector.all().map(\.bytes) == (0..<1200).map { pattern($0, 100) })
            // How few calls that takes depends on who sends how fast: `ReceivePaceTests` holds the pace.
            let statistics = await receiver.statistics()
            #expect(statistics.received == 1200)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("a datagram over the maximum is dropped and counted, both ways")
    func oversized() async throws {
        try await withGroup { group in
            var small = DatagramConfiguration()
            small.maximumLength = 100
            let collector = Collector(expecting: 1)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector, small)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[0], Collector(expecting: 0))
            await sender.send([pattern(1, 101), pattern(2, 5000), pattern(3, 100)], to: receiver.address)
            #expect(await collector.all().map(\.bytes) == [pattern(3, 100)])
            #expect(await receiver.statistics().oversized == 1)
            #expect(await sender.statistics().oversized == 1)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("a destination that the kernel refuses costs that datagram only")
    func refused() async throws {
        try await withGroup { group in
            let collector = Collector(expecting: 1)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[0], Collector(expecting: 0))
            await sender.send([pattern(1, 10), pattern(1, 10)], to: SocketAddress(.v4(0xFFFF_FFFF), port: 9))
            await sender.send([pattern(2, 10)], to: receiver.address)
            #expect(await collector.all().map(\.bytes) == [pattern(2, 10)])
            #expect(await sender.statistics().sendFailed == 2)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("the Nth datagram of a batch that the kernel refuses costs that one only", arguments: 0..<5)
    func refusedWithinBatch(position: Int) async throws {
        try await withGroup { group in
            let collector = Collector(expecting: 4)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[1], Collector(expecting: 0))
            let nowhere = SocketAddress(.v4(0xFFFF_FFFF), port: 9)
            await sender.send((0..<5).map { (pattern($0, 10), $0 == position ? nowhere : receiver.address) })
            #expect(await collector.all().map(\.bytes) == (0..<5).filter { $0 != position }.map { pattern($0, 10) })
            let statistics = await sender.statistics()
            #expect(statistics.sent == 4 && statistics.sendFailed == 1)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("a full queue drops the newest and counts it")
    func queueBound() async throws {
        try await withGroup { group in
            var tiny = DatagramConfiguration()
            (tiny.sendQueue, tiny.kernelBuffer) = (4, 1)
            let collector = Collector(expecting: 200)
            let receiver = try await Resident.bound(anyPort[0], on: group.loops[0], collector)
            let sender = try await Resident.bound(anyPort[0], on: group.loops[1], Collector(expecting: 0), tiny)
            await sender.send((0..<200).map { pattern($0, 1500) }, to: receiver.address)
            let statistics = await sender.statistics()
            #expect(statistics.sent + statistics.queueDropped <= 200 && statistics.sent >= 4)
            await receiver.close()
            await sender.close()
        }
    }

    @Test("a socket that ticks tells its receiver the time until it is closed")
    func ticking() async throws {
        try await withGroup { group in
            let collector = Collector(expecting: 0)
            let socket = try await Resident.bound(anyPort[0], on: group.loops[0], collector)
            let times = await withCheckedContinuation { continuation in
                collector.awaitTicks(3, continuation)
                group.loops[0].submit { socket.assumeIsolated { $0.beginTicking() } }
            }
            #expect(times == times.sorted() && times[2] - times[0] >= .milliseconds(4))
            await socket.close()
        }
    }

    @Test("an address that is in use is refused by name")
    func inUse() async throws {
        try await withGroup { group in
            let first = try await Resident.bound(anyPort[0], on: group.loops[0], Collector(expecting: 0))
            let error = await #expect(throws: DatagramError.self) {
                try await Resident.bound(first.address, on: group.loops[0], Collector(expecting: 0))
            }
            #expect(error?.call == "bind")
            await first.close()
        }
    }
}

/// Bytes that tell the number of their datagram.
private func pattern(_ index: Int, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: index &+ $0) }
}

/// An actor on the socket's loop, through which tests reach it.
private actor Resident {
    private let loop: EventLoop
    private let socket: DatagramSocket
    let address: SocketAddress

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(
        _ address: SocketAddress, _ loop: EventLoop, _ receiver: Collector, _ configuration: DatagramConfiguration
    ) throws {
        self.loop = loop
        let socket = try DatagramSocket(bind: address, on: loop, configuration: configuration, receiver: receiver)
        self.address = socket.localAddress
        self.socket = socket
    }

    static func bound(
        _ address: SocketAddress, on loop: EventLoop, _ receiver: Collector,
        _ configuration: DatagramConfiguration = .init()
    ) async throws -> Resident {
        try await withCheckedThrowingContinuation { continuation in
            loop.submit {
                continuation.resume(with: Result { try Resident(address, loop, receiver, configuration) })
            }
        }
    }

    func send(_ datagrams: [[UInt8]], to destination: SocketAddress) {
        for datagram in datagrams { socket.send(datagram.span, to: destination) }
    }

    func send(_ datagrams: [(bytes: [UInt8], destination: SocketAddress)]) {
        for datagram in datagrams { socket.send(datagram.bytes.span, to: datagram.destination) }
    }

    func statistics() -> DatagramStatistics { socket.statistics }
    func close() { socket.close() }
    func beginTicking() { socket.beginTicking(every: .milliseconds(3)) }
}

/// Keeps what arrives until as much has come as is expected.
private final class Collector: DatagramReceiving, Sendable {
    typealias Datagram = (bytes: [UInt8], source: SocketAddress)

    private struct State {
        var datagrams: [Datagram] = []
        var waiter: CheckedContinuation<[Datagram], Never>?
        var ticks: [MonotonicTime] = []
        var expectedTicks = 0
        var tickWaiter: CheckedContinuation<[MonotonicTime], Never>?
    }

    private let expected: Int
    private let state = Mutex(State())

    init(expecting expected: Int) { self.expected = expected }

    func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at _: MonotonicTime) {
        let copy = (0..<bytes.count).map { bytes[$0] }
        let ready = state.withLock { state -> (CheckedContinuation<[Datagram], Never>, [Datagram])? in
            state.datagrams.append((copy, source))
            guard state.datagrams.count == expected, let waiter = state.waiter else { return nil }
            return (waiter, state.datagrams)
        }
        ready?.0.resume(returning: ready?.1 ?? [])
    }

    func awaitTicks(_ count: Int, _ waiter: CheckedContinuation<[MonotonicTime], Never>) {
        state.withLock { ($0.expectedTicks, $0.tickWaiter) = (count, waiter) }
    }

    func timePassed(at now: MonotonicTime) {
        let ready = state.withLock { state -> (CheckedContinuation<[MonotonicTime], Never>, [MonotonicTime])? in
            state.ticks.append(now)
            guard state.ticks.count == state.expectedTicks, let waiter = state.tickWaiter else { return nil }
            return (waiter, state.ticks)
        }
        ready?.0.resume(returning: ready?.1 ?? [])
    }

    func all() async -> [Datagram] {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> [Datagram]? in
                if state.datagrams.count >= expected { return state.datagrams }
                state.waiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}
