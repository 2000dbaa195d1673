// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// How well everybody is connected, and what has gone through the room: every ``WayQuality/window``.
extension LiveRoom {
    func windowPassed() {
        let connected = stays.values.filter { $0.inside == nil && $0.announced != nil }
        let losses = connected.map { stay in
            stay.published.values.map { $0.takeLoss() }.reduce((expected: 0, received: 0)) {
                ($0.expected + $1.expected, $0.received + $1.received)
            }
        }
        if !stays.isEmpty { media.report(.measured(meter.windowEnded(of: state.name, connected, losses))) }
        tellQuality(of: connected, losses)
    }

    /// Everybody learns how well everybody is connected, where that has changed.
    private func tellQuality(of connected: [Stay], _ losses: [(expected: Int, received: Int)]) {
        let changed = zip(connected, losses).compactMap { stay, loss -> ConnectionQualityInfo? in
            stay.quality.counted(expected: loss.expected, received: loss.received)
            return stay.quality.windowEnded(of: stay.sid)
        }
        guard !changed.isEmpty else { return }
        for stay in stays.values {
            let shown = changed.filter { isShown($0) || $0.participantSID == stay.sid }
            if !shown.isEmpty { stay.send(.connectionQuality(ConnectionQualityUpdate { $0.updates = shown })) }
        }
    }

    func isShown(_ info: ConnectionQualityInfo) -> Bool {
        state[participant: info.participantSID]?.permission.hidden == false
    }
}
