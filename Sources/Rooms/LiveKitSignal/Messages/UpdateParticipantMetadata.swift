// SPDX-License-Identifier: Apache-2.0

/// A participant changes itself.
package struct UpdateParticipantMetadata: SignalMessage {
    package var metadata = ""
    package var name = ""
    /// An empty value deletes.
    package var attributes: [String: String] = [:]
    package var requestID: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "metadata", &metadata)
        try visitor.single(2, "name", &name)
        try visitor.map(3, "attributes", &attributes)
        try visitor.single(4, "request_id", &requestID)
    }
}

/// What became of a request.
package struct RequestResponse: SignalMessage {
    package var requestID: UInt32 = 0
    package var reason = RequestReason()
    package var message = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "request_id", &requestID)
        try visitor.single(2, "reason", &reason)
        try visitor.single(3, "message", &message)
    }
}

/// Why a request was refused.
package struct RequestReason: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let ok = RequestReason(number: 0)
    package static let notFound = RequestReason(number: 1)
    package static let notAllowed = RequestReason(number: 2)
    package static let limitExceeded = RequestReason(number: 3)

    package static let names: [Int32: String] = [
        0: "OK", 1: "NOT_FOUND", 2: "NOT_ALLOWED", 3: "LIMIT_EXCEEDED",
    ]
}
