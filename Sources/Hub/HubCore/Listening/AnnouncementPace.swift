// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Pure: whether a server announces changes so often that its operator should know, said once a minute.
struct AnnouncementPace: Sendable {
    static let window = Duration.seconds(60)
    /// Announcements within a window that nobody needs.
    static let limit = 100

    private var since: MonotonicTime?
    private var count = 0

    /// True when the limit is reached.
    mutating func announced(at now: MonotonicTime) -> Bool {
        if since.map({ now - $0 >= Self.window }) ?? true {
            since = now
            count = 0
        }
        count += 1
        return count == Self.limit
    }
}
