// SPDX-License-Identifier: Apache-2.0

/// How well participants are connected.
package struct ConnectionQualityUpdate: SignalMessage {
    package var updates: [ConnectionQualityInfo] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "updates", &updates)
    }
}

/// How well one participant is connected.
package struct ConnectionQualityInfo: SignalMessage {
    package var participantSID = ""
    package var quality = ConnectionQuality()
    package var score: Float = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "participant_sid", &participantSID)
        try visitor.single(2, "quality", &quality)
        try visitor.single(3, "score", &score)
    }
}

/// How well a participant is connected.
package struct ConnectionQuality: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let poor = ConnectionQuality(number: 0)
    package static let good = ConnectionQuality(number: 1)
    package static let excellent = ConnectionQuality(number: 2)
    package static let lost = ConnectionQuality(number: 3)

    package static let names: [Int32: String] = [
        0: "POOR", 1: "GOOD", 2: "EXCELLENT", 3: "LOST",
    ]
}
