// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import Lifecycle
import LiveKitSignal
import Synchronization

/// Tells one URL what happens in rooms, in order, signed, and again if it does not answer well. Any thread.
package final class WebhookSender: RoomObserving {
    /// Where events go, and the key whose secret signs them.
    package struct Target: Equatable, Sendable {
        package let url: String
        package let key: String
        package let secret: String

        package init(url: String, key: String, secret: String) {
            (self.url, self.key, self.secret) = (url, key, secret)
        }
    }

    /// Events that may wait; later ones are counted and left out.
    package static let capacity = 1024
    /// Before each further attempt.
    private static let pauses: [Duration] = [.milliseconds(250), .seconds(1), .seconds(4)]

    private let target: Target
    private let http: any HTTPExecuting
    private let timers: any TimerScheduling
    private let clock: any WallClock
    private let makeID: @Sendable () -> String
    private let onLoss: @Sendable (String) -> Void
    private let events: AsyncStream<WebhookEvent>
    private let continuation: AsyncStream<WebhookEvent>.Continuation
    private let dropped = Mutex<Int32>(0)

    /// `onLoss` hears why an event was not delivered.
    package init(
        _ target: Target, http: any HTTPExecuting, timers: any TimerScheduling, clock: any WallClock,
        makeID: @escaping @Sendable () -> String, onLoss: @escaping @Sendable (String) -> Void
    ) {
        (self.target, self.http, self.timers, self.clock) = (target, http, timers, clock)
        (self.makeID, self.onLoss) = (makeID, onLoss)
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    package func happened(_ event: RoomEvent) {
        guard var message = WebhookEvent(event) else { return }
        message.id = "EV_" + makeID()
        message.createdAt = clock.microsecondsSinceEpoch / 1_000_000
        message.numDropped = dropped.withLock { $0 }
        if case .dropped = continuation.yield(message) {
            dropped.withLock { $0 += 1 }
            onLoss("too many events wait")
        }
    }

    /// Delivers until ``finish()`` and everything before it is told.
    package func run() async {
        for await event in events { await deliver(event) }
    }

    package func finish() { continuation.finish() }

    private func deliver(_ event: WebhookEvent) async {
        guard let body = try? SignalEncoding.json.bytes(event) else { return }
        var reason = ""
        for pause in [nil] + Self.pauses.map(Optional.some) {
            if let pause { await wait(pause) }
            guard !Task.isCancelled else { return }
            switch await post(body) {
            case .none: return
            case .some(let failure): reason = failure
            }
        }
        onLoss("\(event.event): \(reason)")
    }

    /// What went wrong; nil if it was taken.
    private func post(_ body: [UInt8]) async -> String? {
        var request = HTTPClientRequest(method: .post, url: target.url, body: body)
        request.fields.append("content-type", "application/webhook+json")
        let time = clock.microsecondsSinceEpoch / 1_000_000
        request.fields.append(
            "authorization", WebhookSignature.sign(body, key: target.key, secret: target.secret, at: time))
        (request.limits.connect, request.limits.head, request.limits.total) = (.seconds(5), .seconds(10), .seconds(15))
        do throws(HTTPClientError) {
            let response = try await http.execute(request)
            response.body.cancel()
            return response.status.isSuccess ? nil : "the answer was \(response.status.code)"
        } catch {
            return "\(error)"
        }
    }

    private func wait(_ pause: Duration) async {
        await withCheckedContinuation { continuation in
            timers.schedule(after: pause) { continuation.resume() }
        }
    }
}

extension WebhookEvent {
    /// Nil for what webhooks are not told.
    init?(_ event: RoomEvent) {
        self.init()
        switch event {
        case .roomStarted(let room): (self.event, self.room) = ("room_started", room)
        case .roomEnded(let room): (self.event, self.room) = ("room_finished", room)
        case .participantJoined(let participant, let room):
            (self.event, self.room, self.participant) = ("participant_joined", room, participant)
        case .participantLeft(let participant, let room):
            (self.event, self.room, self.participant) = ("participant_left", room, participant)
        case .trackPublished(let track, let participant, let room):
            (self.event, self.room, self.participant, self.track) = ("track_published", room, participant, track)
        case .trackUnpublished(let track, let participant, let room):
            (self.event, self.room, self.participant, self.track) = ("track_unpublished", room, participant, track)
        case .dataSent, .measured: return nil
        }
    }
}
