// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal
package import RTCPackets

/// Which section of a client's offers carries which track to it. Pure.
///
/// The client offers sections by which it would receive; a track keeps the one it got. A section that has become free
/// is answered once as inactive before another track gets it, so that the client sees the one end and the other begin.
package struct SectionPlan: Equatable, Sendable {
    private struct Wanted: Equatable, Sendable {
        let track: String
        let isAudio: Bool
    }

    private var wanted: [Wanted] = []
    /// The track of each mid in use.
    package private(set) var tracks: [String: String] = [:]
    /// Mids that a track has just left.
    private var cooling: Set<String> = []
    /// Free mids of the last offer, in its order, by kind.
    private var free: [Bool: [String]] = [:]
    /// Sections that were asked for and have not come yet, by kind.
    private var promised: [Bool: Int] = [:]
    private var receiving: [Bool: Int] = [:]
    private var isAsked = false

    package init() {}

    package mutating func want(_ track: String, isAudio: Bool) {
        guard !wanted.contains(where: { $0.track == track }) else { return }
        wanted.append(Wanted(track: track, isAudio: isAudio))
    }

    /// False if it was not wanted.
    @discardableResult
    package mutating func release(_ track: String) -> Bool {
        guard let index = wanted.firstIndex(where: { $0.track == track }) else { return false }
        wanted.remove(at: index)
        if let mid = mid(of: track) {
            tracks[mid] = nil
            cooling.insert(mid)
        }
        return true
    }

    package func mid(of track: String) -> String? { tracks.first { $0.value == track }?.key }

    /// What to ask the client for, so that everything that waits gets its section; nil while nothing does, or it knows.
    package mutating func requirement() -> MediaSectionsRequirement? {
        let (audio, video) = (need(isAudio: true), need(isAudio: false))
        guard audio.waits || video.waits else { return nil }
        guard audio.missing + video.missing > 0 || !isAsked else { return nil }
        isAsked = true
        promised[true, default: 0] += audio.missing
        promised[false, default: 0] += video.missing
        return MediaSectionsRequirement {
            $0.numAudios = UInt32(audio.missing)
            $0.numVideos = UInt32(video.missing)
        }
    }

    /// Gives sections of an offer to what waits, and returns all that are in use.
    package mutating func offered(_ sections: [MediaSection]) -> [String: String] {
        isAsked = false
        let open = sections.filter { !$0.isRejected && !$0.isData && $0.direction.receives }
        let mids = Set(open.compactMap(\.mid))
        tracks = tracks.filter { mids.contains($0.key) }
        for isAudio in [true, false] {
            let own = open.filter { ($0.kind == "audio") == isAudio }.compactMap(\.mid)
            let grown = own.count - receiving[isAudio, default: 0]
            receiving[isAudio] = own.count
            promised[isAudio] = max(0, promised[isAudio, default: 0] - max(0, grown))
            var available = own.filter { tracks[$0] == nil && !cooling.contains($0) }
            for track in waiting(isAudio: isAudio) where !available.isEmpty {
                tracks[available.removeFirst()] = track
            }
            free[isAudio] = available + own.filter(cooling.contains)
        }
        cooling = []
        return tracks
    }

    private func waiting(isAudio: Bool) -> [String] {
        let placed = Set(tracks.values)
        return wanted.filter { $0.isAudio == isAudio && !placed.contains($0.track) }.map(\.track)
    }

    private func need(isAudio: Bool) -> (waits: Bool, missing: Int) {
        let count = waiting(isAudio: isAudio).count
        let room = free[isAudio, default: []].count + promised[isAudio, default: 0]
        return (count > 0, max(0, count - room))
    }
}
