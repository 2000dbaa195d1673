// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON
package import Lifecycle

/// Follows one task of an agent to its end or its next pause, over cut streams and agents without streams.
///
/// What is delivered reads like one unbroken stream: the task first, or a bare message, then every change once. After a
/// cut the task is fetched again and what was missed is delivered as the events that would have told it.
package struct TaskFollower: Sendable {
    private let client: AgentClient
    private let timers: any TimerScheduling
    private let extensions: [String]

    /// Takes an event; false ends the following. The next event waits for it.
    package typealias Delivery = @Sendable (StreamEvent) async -> Bool

    package init(client: AgentClient, timers: any TimerScheduling, extensions: [String] = []) {
        self.client = client
        self.timers = timers
        self.extensions = extensions
    }

    /// Sends a message and follows what it begins. The send itself is never repeated: an agent may act on each.
    package func send(_ params: RawJSON, _ deliver: @escaping Delivery) async throws(A2AClientError) {
        guard client.streams else { return try await poll(params, deliver) }
        let stream = try await client.open(.sendStreamingMessage, params, extensions: extensions)
        let following = Following(deliver: deliver)
        try await follow(stream, following)
    }

    /// Comes back to a task: as it stands first, then every change.
    package func resume(_ taskID: String, _ deliver: @escaping Delivery) async throws(A2AClientError) {
        let following = Following(deliver: deliver, taskID: taskID)
        guard client.streams else {
            var pauses = Pauses(client.limits)
            try await pollOn(following, &pauses)
            return
        }
        let stream: AgentEventStream
        do throws(A2AClientError) {
            stream = try await client.open(.subscribeToTask, following.taskParams, extensions: extensions)
        } catch {
            if case .refused(let answer) = error, answer.kind == .unsupportedOperation {
                return try await following.take(.task(try await get(following)))
            }
            guard error.isCut else { throw error }
            var pauses = Pauses(client.limits)
            guard let later = try await takeUp(following, &pauses) else { return }
            return try await follow(later, following)
        }
        guard let stream = try await catchUp(stream, following) else { return }
        try await follow(stream, following)
    }

    // MARK: Streams

    private func follow(_ first: AgentEventStream, _ following: Following)
        async throws(A2AClientError)
    {
        var stream = first
        var pauses = Pauses(client.limits)
        while true {
            let before = following.count
            do throws(A2AClientError) {
                try await read(&stream, following)
                // A proper end: of the task, of its work for now, or of a server's patience.
                if following.isOver { return }
            } catch {
                guard following.isKnown, error.isCut else { throw error }
            }
            if !following.isKnown { throw .malformed("a stream without a task or a message") }
            if following.count > before { pauses.succeeded() }
            guard let next = try await takeUp(following, &pauses) else { return }
            stream = next
        }
    }

    private func read(_ stream: inout AgentEventStream, _ following: Following)
        async throws(A2AClientError)
    {
        while let event = try await stream.next() {
            try await following.take(event)
            guard following.isWanted else { return stream.cancel() }
        }
    }

    /// Subscribes again; nil when the task needs no stream any more.
    private func takeUp(
        _ following: Following, _ pauses: inout Pauses
    ) async throws(A2AClientError) -> AgentEventStream? {
        while true {
            guard let pause = pauses.next() else {
                throw .died("the stream was cut and could not be taken up \(client.limits.attempts) times")
            }
            await Pause.wait(pause, timers)
            if Task.isCancelled { throw .cancelled }
            do throws(A2AClientError) {
                let params = following.taskParams
                let stream = try await client.open(.subscribeToTask, params, extensions: extensions)
                return try await catchUp(stream, following)
            } catch {
                if case .refused(let answer) = error, answer.kind == .unsupportedOperation {
                    try await following.take(.task(try await get(following)))
                    if following.isOver { return nil }
                } else if !error.isCut {
                    throw error
                }
            }
        }
    }

    /// A stream of 0.3 need not begin with the task: what came before it is fetched. Not so at the end: the SDK of 0.3.24
    /// keeps whatever it says on such a stream twice. Nil when the task needs no stream any more.
    private func catchUp(
        _ stream: AgentEventStream, _ following: Following
    ) async throws(A2AClientError) -> AgentEventStream? {
        guard client.choice.dialect == .v0_3 else {
            following.streamBegan()
            return stream
        }
        do throws(A2AClientError) {
            try await following.take(fetched: try await get(following))
        } catch {
            stream.cancel()
            throw error
        }
        guard following.isOver else { return stream }
        stream.cancel()
        return nil
    }

    // MARK: Polls

    /// An agent may answer a further message before it begins to work on it, with the status for which the message was
    /// the answer: that status is known beforehand, and not taken for news.
    private func poll(_ params: RawJSON, _ deliver: @escaping Delivery) async throws(A2AClientError) {
        var before: RawJSON?
        if let taskID = params["message"]?.text("taskId") {
            let id = RawJSON.emptyObject.editing([.set("id", .string(taskID)), .set("historyLength", .integer(1))])
            before = try await client.call(.getTask, id, extensions: extensions)
        }
        let answer = try await client.call(.sendMessage, Self.returningImmediately(params), extensions: extensions)
        guard let event = StreamEvent(answer) else {
            throw .malformed("an answer with neither task nor message")
        }
        let following = Following(deliver: deliver, before: before)
        try await following.take(event)
        if following.isOver { return }
        var pauses = Pauses(client.limits)
        try await pollOn(following, &pauses)
    }

    private static func returningImmediately(_ params: RawJSON) -> RawJSON {
        var configuration: RawJSON?
        var writer = JSONWriter(reservingCapacity: params.byteCount + 64)
        writer.beginObject()
        params.visitMembers { member in
            if member.is("configuration") {
                configuration = params.value(at: member.place)
            } else {
                writer.member(member)
            }
        }
        writer.member(
            "configuration", configuration?.editing([.set("returnImmediately", .true)]) ?? immediately)
        writer.endObject()
        return writer.finishRaw()
    }

    private static let immediately = RawJSON.emptyObject.editing([.set("returnImmediately", .true)])

    private func pollOn(_ following: Following, _ pauses: inout Pauses) async throws(A2AClientError) {
        while !following.isOver, following.isWanted {
            guard let pause = pauses.next() else { throw .died("the task could not be fetched") }
            if following.isKnown, following.count > 0 || following.isStale { await Pause.wait(pause, timers) }
            if Task.isCancelled { throw .cancelled }
            do throws(A2AClientError) {
                let before = following.count
                try await following.take(.task(try await get(following)))
                pauses.answered(withNews: following.count > before)
            } catch {
                guard error.isCut else { throw error }
            }
        }
    }

    private func get(_ following: Following) async throws(A2AClientError) -> RawJSON {
        try await client.call(.getTask, following.taskParams, extensions: extensions)
    }
}

/// Doubling pauses, until so many in a row were in vain.
private struct Pauses {
    private let limits: A2AClientLimits
    private var pause: Duration
    private var left: Int

    init(_ limits: A2AClientLimits) {
        self.limits = limits
        pause = limits.firstPause
        left = limits.attempts
    }

    mutating func next() -> Duration? {
        guard left > 0 else { return nil }
        left -= 1
        defer { pause = min(pause * 2, limits.longestPause) }
        return pause
    }

    mutating func succeeded() { self = Pauses(limits) }

    /// A poll was not in vain; only news make the next one come sooner.
    mutating func answered(withNews news: Bool) {
        left = limits.attempts
        if news { pause = limits.firstPause }
    }
}

extension A2AClientError {
    /// The connection failed, not the agent: asking again may help.
    fileprivate var isCut: Bool {
        switch self {
        case .unreachable, .died, .timedOut: true
        default: false
        }
    }
}
