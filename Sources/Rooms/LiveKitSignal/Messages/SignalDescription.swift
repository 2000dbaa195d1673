// SPDX-License-Identifier: Apache-2.0

/// An offer or an answer (`SessionDescription`).
package struct SignalDescription: SignalMessage {
    /// `offer` or `answer`.
    package var type = ""
    package var sdp = ""
    /// An answer has that of its offer.
    package var id: UInt32 = 0
    /// The tracks behind the sections by which we send.
    package var midToTrackID: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "type", &type)
        try visitor.single(2, "sdp", &sdp)
        try visitor.single(3, "id", &id)
        try visitor.map(4, "mid_to_track_id", &midToTrackID)
    }
}

/// A candidate that was found later.
package struct TrickleRequest: SignalMessage {
    /// JSON.
    package var candidateInit = ""
    package var target = SignalTarget()
    package var `final` = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "candidateInit", &candidateInit)
        try visitor.single(2, "target", &target)
        try visitor.single(3, "final", &`final`)
    }
}

/// One of the two peer connections of older clients.
package struct SignalTarget: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let publisher = SignalTarget(number: 0)
    package static let subscriber = SignalTarget(number: 1)

    package static let names: [Int32: String] = [
        0: "PUBLISHER", 1: "SUBSCRIBER",
    ]
}

/// Sections that we still need in an offer.
package struct MediaSectionsRequirement: SignalMessage {
    package var numAudios: UInt32 = 0
    package var numVideos: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "num_audios", &numAudios)
        try visitor.single(2, "num_videos", &numVideos)
    }
}
