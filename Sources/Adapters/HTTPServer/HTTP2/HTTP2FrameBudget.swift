// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Tells an ordinary client from one that keeps the server busy with frames that cost it nothing.
///
/// Each kind of frame has a bucket that fills with time and with real work. A client that multiplexes, cancels now and
/// then, measures its path with PING and enlarges windows as it reads never comes near the bounds; floods (RFC 9113,
/// section 10.5) run into them within a second.
struct HTTP2FrameBudget {
    /// What is counted.
    enum Kind {
        /// Streams that ended by a reset, of whichever side.
        case reset
        /// SETTINGS, PING, PRIORITY, empty DATA and whatever else needs no stream.
        case control
        case windowUpdate
    }

    private struct Bucket {
        let capacity: Double
        let perSecond: Double
        var tokens: Double
        var filled: MonotonicTime

        init(capacity: Double, perSecond: Double, at now: MonotonicTime) {
            self.capacity = capacity
            self.perSecond = perSecond
            tokens = capacity
            filled = now
        }

        mutating func take(at now: MonotonicTime) -> Bool {
            tokens = min(capacity, tokens + perSecond * Double(now.nanoseconds - filled.nanoseconds) / 1e9)
            filled = now
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }

        mutating func add(_ count: Double) { tokens = min(capacity, tokens + count) }
    }

    private var resets: Bucket
    private var controls: Bucket
    private var windowUpdates: Bucket

    init(at now: MonotonicTime) {
        resets = Bucket(capacity: 200, perSecond: 20, at: now)
        controls = Bucket(capacity: 500, perSecond: 50, at: now)
        windowUpdates = Bucket(capacity: 2000, perSecond: 200, at: now)
    }

    /// False when there were too many.
    mutating func take(_ kind: Kind, at now: MonotonicTime) -> Bool {
        switch kind {
        case .reset: resets.take(at: now)
        case .control: controls.take(at: now)
        case .windowUpdate: windowUpdates.take(at: now)
        }
    }

    /// A frame that carried a request or part of a body, in either direction: clients answer some of these with a
    /// WINDOW_UPDATE or two, and with a PING.
    mutating func noteWork() {
        controls.add(1)
        windowUpdates.add(4)
    }
}
