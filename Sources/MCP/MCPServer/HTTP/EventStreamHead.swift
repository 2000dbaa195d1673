// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The head of every event stream: what keeps the boxes between from holding it back.
enum EventStreamHead {
    static func begin(_ responder: any HTTPResponding, adding extra: HTTPFields = [:]) -> any HTTPBodyWriting {
        var fields: HTTPFields = [
            "content-type": "text/event-stream", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no",
        ]
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        return responder.beginStream(status: 200, fields: fields)
    }
}
