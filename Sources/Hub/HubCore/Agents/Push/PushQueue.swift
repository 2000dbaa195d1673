// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import Lifecycle
import Synchronization
import Telemetry

/// What one configuration is yet to be told, in order: one after the other, each tried until it is taken or given up.
final class PushQueue: Sendable {
    /// Notifications that may wait; a target that is further behind is given up.
    private static let maximumWaiting = 256
    private static let attempts = 8
    private static let firstPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(60)

    private struct State {
        var waiting: [RawJSON] = []
        var isRunning = false
        var isOver = false
    }

    let config: PushConfig
    private let http: any HTTPExecuting
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let reach: HTTPReach
    private let outcome: @Sendable (String) -> Void
    private let log: Log
    private let state = Mutex(State())

    /// `outcome` is told how each notification ended, in one word.
    init(
        _ config: PushConfig, http: any HTTPExecuting, timers: any TimerScheduling, tasks: any TaskStarting,
        reach: HTTPReach, log: Log, outcome: @escaping @Sendable (String) -> Void
    ) {
        self.config = config
        self.http = http
        self.timers = timers
        self.tasks = tasks
        self.reach = reach
        self.log = log
        self.outcome = outcome
    }

    func add(_ body: RawJSON) {
        let starts = state.withLock { state in
            guard !state.isOver, state.waiting.count < Self.maximumWaiting else {
                state.isOver = true
                return false
            }
            state.waiting.append(body)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { tasks.start { await self.run() } }
    }

    /// Nothing more is told.
    func end() {
        state.withLock { state in
            state.isOver = true
            state.waiting = []
        }
    }

    private func run() async {
        while let body = next() {
            let result = await deliver(body)
            outcome(result)
            if result != "delivered" {
                log.warning("a push notification was given up", ["url": .url(config.url), "why": .string(result)])
            }
            if result == "gone" || result == "forbidden" { end() }
        }
    }

    private func next() -> RawJSON? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            return state.waiting.removeFirst()
        }
    }

    private func deliver(_ body: RawJSON) async -> String {
        var pause = Self.firstPause
        for attempt in 1...Self.attempts {
            switch await attemptOnce(body) {
            case .success: return "delivered"
            case .failure(let failure):
                guard failure.mayPass, attempt < Self.attempts, !state.withLock({ $0.isOver }) else {
                    return failure.word
                }
            }
            await PushPause.wait(pause, timers)
            pause = min(pause * 2, Self.longestPause)
        }
        return "failed"
    }

    private struct Failure: Error {
        let word: String
        var mayPass = true
    }

    /// The client never follows a redirect: it counts as a refusal.
    private func attemptOnce(_ body: RawJSON) async -> Result<Void, Failure> {
        do throws(HTTPClientError) {
            let response = try await http.execute(PushDelivery.request(body, to: config, reach: reach))
            response.body.cancel()
            let code = response.status.code
            if response.status.isSuccess { return .success(()) }
            if code == 410 { return .failure(Failure(word: "gone", mayPass: false)) }
            let mayPass = code >= 500 || code == 408 || code == 429
            return .failure(Failure(word: "http \(code)", mayPass: mayPass))
        } catch {
            switch error {
            case .forbiddenAddress, .invalidURL, .invalidRequest:
                return .failure(Failure(word: "forbidden", mayPass: false))
            default: return .failure(Failure(word: "unreachable"))
            }
        }
    }
}

/// A wait on the hub's timers.
private enum PushPause {
    static func wait(_ duration: Duration, _ timers: any TimerScheduling) async {
        await withCheckedContinuation { waiter in
            timers.schedule(after: duration) { waiter.resume() }
        }
    }
}
