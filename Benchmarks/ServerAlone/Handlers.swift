// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

/// `GET /events` opens an event stream, `POST /events` sends its body to all of them as one event; everything else is
/// answered with 200 bytes.
struct Handlers: HTTPHandling {
    private let body = [UInt8](repeating: UInt8(ascii: "x"), count: 200)
    private let fields: HTTPFields = ["content-type": "application/json"]
    private let streams = OpenStreams()

    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard request.path == "/events" else {
            return responder.send(HTTPServerResponse(status: 200, fields: fields, body: body))
        }
        if request.method == .post {
            let count = streams.offer(SSEEncoder.message(request.body))
            responder.send(HTTPServerResponse(status: 200, contentType: "text/plain", text: "\(count)"))
        } else {
            await streams.hold(responder.beginStream(status: 200, fields: ["content-type": "text/event-stream"]))
        }
    }
}

/// The event streams that wait for something to happen.
private final class OpenStreams: Sendable {
    private struct State {
        var waiting: [Int: (body: any HTTPBodyWriting, end: CheckedContinuation<Void, Never>)] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// How many streams took the bytes.
    func offer(_ bytes: [UInt8]) -> Int {
        let bodies = state.withLock { $0.waiting.values.map(\.body) }
        return bodies.count { $0.offer(bytes) }
    }

    /// Returns when the peer is gone.
    func hold(_ body: any HTTPBodyWriting) async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiting[number] = (body, continuation) }
                if Task.isCancelled { end(number) }
            }
        } onCancel: {
            end(number)
        }
        body.finish()
    }

    private func end(_ number: Int) {
        state.withLock { $0.waiting.removeValue(forKey: number) }?.end.resume()
    }
}
