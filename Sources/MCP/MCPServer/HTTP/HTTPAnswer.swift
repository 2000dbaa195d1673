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
        case streaming(any HTTPBodyWriting)
        case finished
    }

    private let responder: any HTTPResponding
    private let media: AcceptedMedia
    private let progressToken: RawJSON?
    private let state: Mutex<State>

    init(_ responder: any HTTPResponding, media: AcceptedMedia, progressToken: RawJSON?) {
        self.responder = responder
        self.media = media
        self.progressToken = progressToken
        state = Mutex(.undecided)
    }

    func progress(_ params: RawJSON) {
        guard let progressToken else { return }
        notify("notifications/progress", ProgressToken.stamp(progressToken, on: params))
    }

    func message(_ params: RawJSON) { notify("notifications/message", params) }

    /// Keeps proxies and clients from taking silence for death. False once the answer is complete.
    func keepAlive() -> Bool {
        guard media.eventStream else { return false }
        guard let writer = openStream() else { return false }
        _ = writer.offer(SSEEncoder.keepAlive)
        return true
    }

    /// Sends the final message; `status` counts only if no stream has begun.
    func finish(_ message: [UInt8], status: HTTPStatus, fields: HTTPFields = [:]) async {
        let begun: (any HTTPBodyWriting)? = state.withLock { state in
            defer { state = .finished }
            if case .streaming(let writer) = state { return writer }
            return nil
        }
        guard let writer = begun ?? (media.json ? nil : begin(fields)) else {
            var fields = fields
            fields.append("content-type", "application/json")
            responder.send(HTTPServerResponse(status: status, fields: fields, body: message))
            return
        }
        // A peer that has gone needs no answer.
        try? await writer.write(SSEEncoder.message(message))
        writer.finish()
    }

    private func notify(_ method: String, _ params: RawJSON) {
        guard media.eventStream, let writer = openStream() else { return }
        _ = writer.offer(SSEEncoder.message(JSONRPCEncoding.notification(method: method, params: params)))
    }

    private func openStream() -> (any HTTPBodyWriting)? {
        state.withLock { state in
            switch state {
            case .finished: return nil
            case .streaming(let writer): return writer
            case .undecided:
                let writer = begin([:])
                state = .streaming(writer)
                return writer
            }
        }
    }

    private func begin(_ extra: HTTPFields) -> any HTTPBodyWriting {
        var fields: HTTPFields = [
            "content-type": "text/event-stream", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no",
        ]
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        return responder.beginStream(status: 200, fields: fields)
    }
}
