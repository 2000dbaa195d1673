// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPTypes
import Synchronization

/// The answer to one POST of Streamable HTTP: one JSON body, or an event stream from the moment something has to be
/// said before the result.
///
/// It becomes a stream when a notification comes, when the client takes nothing else, or after a silence long enough for
/// a proxy in between to give up.
final class HTTPAnswer: MCPNotificationSink {
    private enum State {
        case undecided
        case streaming(AnswerStream)
        case finished
    }

    private let responder: any HTTPResponding
    private let media: AcceptedMedia
    private let progressToken: RawJSON?
    private let session: LegacySession?
    private let state: Mutex<State>

    /// With a session, what is said on a stream can be had again.
    init(
        _ responder: any HTTPResponding, media: AcceptedMedia, progressToken: RawJSON?, session: LegacySession? = nil
    ) {
        self.responder = responder
        self.media = media
        self.progressToken = progressToken
        self.session = session
        state = Mutex(.undecided)
    }

    func progress(_ params: RawJSON) { messages.progress(params) }
    func message(_ params: RawJSON) { messages.message(params) }

    private var messages: CallMessages { CallMessages(progressToken: progressToken) { self.send($0) } }

    /// Keeps proxies and clients from taking silence for death. False once the answer is complete.
    func keepAlive() -> Bool {
        guard media.eventStream else { return false }
        guard let stream = openStream() else { return false }
        stream.keepAlive()
        return true
    }

    /// Made once: most answers have no other.
    private static let jsonFields: HTTPFields = ["content-type": "application/json"]

    /// Sends the final message; `status` counts only if no stream has begun.
    func finish(_ message: [UInt8], status: HTTPStatus, fields: HTTPFields = [:]) async {
        let begun: AnswerStream? = state.withLock { state in
            defer { state = .finished }
            if case .streaming(let stream) = state { return stream }
            return nil
        }
        guard let stream = begun ?? (media.json ? nil : begin(fields)) else {
            var fields = fields
            if fields.isEmpty { fields = Self.jsonFields } else { fields.append("content-type", "application/json") }
            responder.send(HTTPServerResponse(status: status, fields: fields, body: message))
            return
        }
        await stream.finish(message)
    }

    /// Whether anything can be said before the result.
    var canStream: Bool { media.eventStream }

    /// Says something before the result. False when that is not possible.
    func send(_ message: [UInt8]) -> Bool {
        guard media.eventStream, let stream = openStream() else { return false }
        return stream.offer(message)
    }

    private func openStream() -> AnswerStream? {
        state.withLock { state in
            switch state {
            case .finished: return nil
            case .streaming(let stream): return stream
            case .undecided:
                let stream = begin([:])
                state = .streaming(stream)
                return stream
            }
        }
    }

    private func begin(_ extra: HTTPFields) -> AnswerStream {
        let writer = EventStreamHead.begin(responder, adding: extra)
        guard let session else { return .plain(writer) }
        // Older clients take an event without a message for a broken one.
        let stream = session.mail.open(writer, primes: session.revision >= .november2025)
        return .kept(session.mail, stream: stream)
    }
}
