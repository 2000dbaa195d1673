// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import Lifecycle

/// Runs plain HTTP/1.1 exchanges on one loop's own sockets, and keeps their connections. On the loop's thread only.
final class NativeDriver: TimerHandling {
    private static let bufferSize = 64 << 10
    /// Origins whose (possibly empty) lists of idle connections are kept.
    private static let origins = 256

    let loop: EventLoop
    let table: ExchangeTable
    let configuration: HTTPClientConfiguration
    /// What connections receive into, one at a time.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferSize, alignment: 64)
    private let names: NameResolver
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    /// By authority; the connection used last is last.
    @exclusivity(unchecked) private var idle: [String: [NativeConnection]] = [:]
    @exclusivity(unchecked) private var idleCount = 0
    private var sweep: LoopTimerToken?
    private var isShutDown = false

    init(table: ExchangeTable, names: NameResolver) {
        self.table = table
        loop = table.loop
        configuration = table.configuration
        self.names = names
    }

    deinit { buffer.deallocate() }

    // MARK: Exchanges

    /// The exchange must be in the table.
    func start(_ exchange: Exchange) {
        if exchange.request.reach == .anywhere, let connection = takeIdle(exchange.url.authority) {
            connection.begin(exchange)
            table.settle()
        } else {
            connect(for: exchange)
        }
    }

    /// For an exchange that has no connection, or whose kept one turned out to be dead.
    func connect(for exchange: Exchange) {
        names.addresses(of: exchange.url) { answer in
            guard !exchange.hasEnded else { return }
            switch answer {
            case .success(let addresses) where exchange.refuses(addresses): break
            case .success(let addresses): NativeConnection(driver: self, exchange: exchange).connect(to: addresses)
            case .failure(let failure):
                let text = "\(exchange.url.authority): \(failure.text)"
                exchange.ended(exchange.hasSent ? .closedEarly(text, sentNothing: false) : .cannotResolve(text))
            }
            self.table.settle()
        }
    }

    /// Closes what is idle. What works is ended by the table.
    func shutDown() {
        isShutDown = true
        for connection in idle.values.joined() { connection.close() }
        idle = [:]
        idleCount = 0
        if let sweep { loop.stopTimer(sweep) }
        sweep = nil
    }

    // MARK: Idle connections

    /// A connection whose exchange is over and that may carry another.
    func keep(_ connection: NativeConnection) {
        guard !isShutDown, configuration.idleConnections > 0 else { return connection.close() }
        if idleCount >= configuration.idleConnections { closeOldest() }
        if idle.count >= Self.origins { idle = idle.filter { !$0.value.isEmpty } }
        idle[connection.authority, default: []].append(connection)
        idleCount += 1
        if sweep == nil { setSweep() }
    }

    /// Something happened on an idle connection: its peer is leaving, or sends what nobody asked for.
    func discard(_ connection: NativeConnection) {
        guard let index = idle[connection.authority]?.lastIndex(where: { $0 === connection }) else { return }
        idle[connection.authority]?.remove(at: index)
        idleCount -= 1
        connection.close()
    }

    func timerFired() {
        sweep = nil
        for connection in Array(idle.values.joined()) where isTooOld(connection) { discard(connection) }
        if idleCount > 0 { setSweep() }
    }

    private func takeIdle(_ authority: String) -> NativeConnection? {
        while let connection = idle[authority]?.popLast() {
            idleCount -= 1
            if connection.isAlive, !isTooOld(connection) { return connection }
            connection.close()
        }
        return nil
    }

    private func isTooOld(_ connection: NativeConnection) -> Bool {
        loop.now - connection.idleSince >= configuration.nativeIdleLifetime
    }

    private func closeOldest() {
        if let oldest = idle.values.compactMap(\.first).min(by: { $0.idleSince < $1.idleSince }) { discard(oldest) }
    }

    private func setSweep() { sweep = loop.startTimer(due: loop.now + configuration.nativeIdleLifetime / 4, self) }
}
