// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Lifecycle
package import MCPTypes

/// What one server answered to one kind of list request, all pages together.
package struct Listing: Sendable {
    /// The items as the server wrote them.
    package let received: [RawJSON]
    /// Those of them that may be served.
    package var items: [RawJSON]
    package let revision: ProtocolRevision
    package let fetched: MonotonicTime
    /// How long the server allows it to be kept; zero when it did not say.
    package let timeToLive: Duration
    /// Whether the server has this kind of thing at all, if perhaps none now.
    package let isOffered: Bool
    /// The hubs behind the server, itself included if it is one.
    package let hubs: Set<String>

    package init(
        items: [RawJSON], revision: ProtocolRevision, fetched: MonotonicTime, timeToLive: Duration,
        isOffered: Bool = true, hubs: Set<String> = []
    ) {
        self.hubs = hubs
        self.isOffered = isOffered
        received = items
        self.items = items
        self.revision = revision
        self.fetched = fetched
        self.timeToLive = timeToLive
    }

    /// Whether it may be shown without asking again. `floor` is how long any listing may be shown.
    package func isFresh(at now: MonotonicTime, floor: Duration) -> Bool {
        now - fetched < max(timeToLive, floor)
    }
}
