// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import Lifecycle

/// Sends a stream of events as `text/event-stream`, with comments in its silences.
struct EventStreaming: Sendable {
    let timers: any TimerScheduling
    let silence: Duration

    /// How one binding words events and errors.
    struct Form: Sendable {
        let event: @Sendable (StreamEvent) -> [UInt8]
        let error: @Sendable (A2AError) -> [UInt8]
    }

    /// Returns when the stream or the client has ended.
    func run(
        _ events: any A2AEventReading, _ form: Form, _ extra: HTTPFields,
        _ responder: any HTTPResponding
    ) async {
        var fields: HTTPFields = [
            "content-type": "text/event-stream", "cache-control": "no-store, no-transform",
            "x-accel-buffering": "no",
        ]
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        let writer = responder.beginStream(status: 200, fields: fields)
        let beat = Heartbeat(timers: timers, interval: silence, writer: writer)
        beat.arm()
        defer { beat.stop() }
        do throws(HTTPStreamClosed) {
            try await copy(events, form, to: writer)
            writer.finish()
        } catch {
            events.cancel()
        }
    }

    private func copy(
        _ events: any A2AEventReading, _ form: Form, to writer: any HTTPBodyWriting
    ) async throws(HTTPStreamClosed) {
        while true {
            let event: StreamEvent?
            do throws(A2AError) {
                event = try await events.next()
            } catch {
                return try await writer.write(SSEEncoder.message(form.error(error), event: "error"))
            }
            guard let event else { return }
            try await writer.write(SSEEncoder.message(form.event(event), event: nil))
        }
    }
}
