// SPDX-License-Identifier: Apache-2.0

import JSON

/// What the steps of a call want of its params, picked once: each look-up of its own would walk over them anew.
struct CallMembers: Sendable {
    private(set) var arguments: RawJSON?
    /// Whether it brings what may answer a question.
    private(set) var hasResponses = false
    /// Whether it brings what may be a ticket.
    private(set) var hasState = false
    /// W3C trace context, as it came.
    private(set) var traceparent: RawJSON?
    /// Whether the texts of the answer are to be enclosed, see ``UntrustedEnvelope``.
    private(set) var wantsEnvelope = false

    init(of params: RawJSON) {
        var arguments, meta: RawJSON.Place?
        var (hasResponses, hasState) = (false, false)
        params.visitMembers { member in
            if member.is("arguments") {
                arguments = arguments ?? member.place
            } else if member.is("_meta") {
                meta = meta ?? member.place
            } else if member.is("requestState") {
                hasState = true
            } else if member.is("inputResponses") {
                hasResponses = true
            }
        }
        self.arguments = arguments.map(params.value(at:))
        (self.hasResponses, self.hasState) = (hasResponses, hasState)
        if let meta { read(meta: params.value(at: meta)) }
    }

    private mutating func read(meta: RawJSON) {
        var traceparent, envelope: RawJSON.Place?
        meta.visitMembers { member in
            if member.is("traceparent") {
                traceparent = traceparent ?? member.place
            } else if member.is("dev.patchbay/envelope") {
                envelope = envelope ?? member.place
            }
        }
        self.traceparent = traceparent.map(meta.value(at:))
        wantsEnvelope = envelope.map(meta.value(at:))?.boolean == true
    }
}
