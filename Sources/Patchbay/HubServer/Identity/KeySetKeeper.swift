// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Documents
import HTTPMessages
import HubCore
import Lifecycle
import Synchronization
import Telemetry

/// The key set of one issuer of tokens, or of one agent, kept up to date: a file is read again when it changes, a URL is
/// asked every few minutes, and both when a token names a key that is not there, though not more often than every few
/// seconds.
///
/// What cannot be read or fetched leaves the old keys in force and a line in the log.
final class KeySetKeeper: Sendable {
    /// Bytes of one key set.
    static let maximumSize = 256 << 10
    private static let interval = Duration.seconds(300)
    private static let leastInterval = Duration.seconds(5)
    private static let patience = Duration.seconds(10)

    private struct State {
        var set = JSONWebKeySet.empty
        var lastAsked: MonotonicTime?
        var isAsking = false
        var timer: (any ScheduledTimer)?
        var isOver = false
    }

    private let source: TokenIssuer.Keys
    private let owner: String
    private let name: String
    private let http: any HTTPExecuting
    private let work: any TaskStarting & TimerScheduling
    private let log: Log
    private let onChange: @Sendable () -> Void
    private let state = Mutex(State())
    private let flight = SingleFlight<Void>()
    private let watch = Mutex<FileWatch?>(nil)

    /// `onChange` is told after every set that differs from the one before.
    convenience init(
        _ issuer: TokenIssuer, http: any HTTPExecuting, work: any TaskStarting & TimerScheduling, log: Log,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.init(
            issuer.keys, of: "an issuer of tokens", named: issuer.name, http: http, work: work, log: log,
            onChange: onChange)
    }

    init(
        _ source: TokenIssuer.Keys, of owner: String, named name: String, http: any HTTPExecuting,
        work: any TaskStarting & TimerScheduling, log: Log, onChange: @escaping @Sendable () -> Void
    ) {
        self.source = source
        self.owner = owner
        self.name = name
        self.http = http
        self.work = work
        self.log = log
        self.onChange = onChange
    }

    var current: JSONWebKeySet { state.withLock { $0.set } }

    /// Gets the keys, and keeps to their source until ``end()``.
    func begin() async {
        switch source {
        case .file(let path):
            let new = FileWatch(path: path, timers: work) { [weak self] in self?.askSoon() }
            watch.withLock { $0 = new }
        case .url: arm()
        }
        await refresh()
    }

    func end() {
        watch.withLock { $0.take() }?.end()
        state.withLock { state in
            state.isOver = true
            state.timer?.cancel()
        }
    }

    /// The keys after looking again, unless that was done a moment ago.
    func refreshed() async -> JSONWebKeySet {
        let isDue = state.withLock { state in
            state.isAsking || state.lastAsked.map { work.now - $0 >= Self.leastInterval } ?? true
        }
        if isDue { await refresh() }
        return current
    }

    private func arm() {
        let timer = work.schedule(after: Self.interval) { [weak self] in
            self?.askSoon()
            self?.arm()
        }
        state.withLock { state in
            if state.isOver { timer.cancel() } else { state.timer = timer }
        }
    }

    private func askSoon() { work.start { await self.refresh() } }

    private func refresh() async {
        await flight.join(on: work, patience: Self.patience, timers: work) { await self.ask() }
    }

    private func ask() async {
        state.withLock { ($0.lastAsked, $0.isAsking) = (work.now, true) }
        defer { state.withLock { $0.isAsking = false } }
        do {
            let new = try JSONWebKeySet(parsing: try await bytes())
            let isChanged = state.withLock { state in
                defer { state.set = new }
                return state.set != new
            }
            guard isChanged else { return }
            log.info("keys of \(owner) taken up", ["name": .string(name), "keys": .count(new.keys.count)])
            onChange()
        } catch {
            log.error(
                "the keys of \(owner) cannot be had; the old ones stay",
                ["name": .string(name), "why": .string("\(error)")])
        }
    }

    private func bytes() async throws -> [UInt8] {
        switch source {
        case .file(let path): return try FileContents.read(path, limit: Self.maximumSize)
        case .url(let url):
            var request = HTTPClientRequest(method: .get, url: url.reveal(), fields: ["accept": "application/json"])
            request.limits.total = Self.patience
            request.limits.maximumBody = Self.maximumSize
            let response = try await http.execute(request)
            guard response.status.isSuccess else { throw KeySetError(reason: "the answer is \(response.status.code)") }
            return try await response.body.collect(upTo: Self.maximumSize)
        }
    }
}

/// A source of keys gave something else.
struct KeySetError: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
