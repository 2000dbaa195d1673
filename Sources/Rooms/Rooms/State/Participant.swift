// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// One participant of a ``Room``.
package struct Participant: Equatable, Sendable {
    /// As others see it, without its tracks.
    package private(set) var facts: ParticipantInfo
    /// Its tracks in the order of their publication.
    package private(set) var tracks: [Track] = []
    /// Whether new tracks of others come to it without its asking.
    package let subscribesItself: Bool
    /// Tracks of others that it asked for, or refused.
    var choices: [String: Bool] = [:]
    /// Who may receive its tracks; nil for everybody.
    var audience: Audience?

    /// What receivers may have, by their SID or identity.
    typealias Audience = [String: Share]

    enum Share: Equatable, Sendable {
        case all
        case only(Set<String>)
    }

    /// `info` is what the token and the client have said; identity and SID are set.
    package init(_ info: ParticipantInfo, subscribesItself: Bool) {
        facts = info
        facts.tracks = []
        facts.state = .joined
        facts.version = 1
        self.subscribesItself = subscribesItself
    }

    package var sid: String { facts.sid }
    package var identity: String { facts.identity }
    package var permission: ParticipantPermission { facts.permission ?? ParticipantPermission() }

    /// As others see it; tracks that are only announced are left out.
    package var info: ParticipantInfo {
        var info = facts
        info.tracks = tracks.filter(\.isPublished).map(\.info)
        info.isPublisher = !info.tracks.isEmpty
        return info
    }

    subscript(track sid: String) -> Track? { tracks.first { $0.info.sid == sid } }

    mutating func change(_ change: (inout ParticipantInfo) -> Void) {
        change(&facts)
        facts.version += 1
    }

    mutating func add(_ track: Track) {
        tracks.append(track)
    }

    /// Nil if there is no such track.
    @discardableResult
    mutating func change(track sid: String, _ change: (inout Track) -> Void) -> Track? {
        guard let index = tracks.firstIndex(where: { $0.info.sid == sid }) else { return nil }
        change(&tracks[index])
        facts.version += 1
        return tracks[index]
    }

    mutating func remove(track sid: String) -> Track? {
        guard let index = tracks.firstIndex(where: { $0.info.sid == sid }) else { return nil }
        facts.version += 1
        return tracks.remove(at: index)
    }
}

/// A track of a participant, announced or published.
package struct Track: Equatable, Sendable {
    package var info: TrackInfo
    /// The client's name for it, by which its offer finds it.
    package let cid: String
    /// Whether an offer has brought it.
    package var isPublished = false
    /// Whether its publisher knows that somebody receives it.
    var hasBeenSubscribed = false

    init(_ request: AddTrackRequest, sid: String) {
        cid = request.cid
        info = TrackInfo {
            $0.sid = sid
            $0.type = request.type
            $0.name = request.name
            $0.muted = request.muted
            $0.width = request.width
            $0.height = request.height
            $0.simulcast = request.layers.count > 1
            $0.disableDtx = request.disableDtx
            $0.source = request.source
            $0.layers = request.layers
            $0.stereo = request.stereo
            $0.disableRed = true
            $0.encryption = request.encryption
            $0.stream = request.stream
            $0.audioFeatures = request.audioFeatures
            $0.mimeType = request.simulcastCodecs.first.map { Self.mime($0.codec, request.type) } ?? ""
        }
    }

    private static func mime(_ codec: String, _ type: TrackType) -> String {
        codec.isEmpty || codec.contains("/") ? codec : "\(type == .audio ? "audio" : "video")/\(codec)"
    }
}
