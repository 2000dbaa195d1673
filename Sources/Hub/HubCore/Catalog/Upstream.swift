// SPDX-License-Identifier: Apache-2.0

import Lifecycle
package import MCPClient
package import MCPTypes
import Synchronization

/// One MCP server behind the hub: its connection, what it last listed, and how it fares.
package final class Upstream: Sendable {
    private struct State {
        var listings: [MCPMethod: Listing] = [:]
        var failure: String?
        var isKnown = false
        var breaker = CircuitBreaker()
        var pace = AnnouncementPace()
        var description: UpstreamDescription?
        /// When each list was last said to be out of date, until it is listed anew.
        var expired: [MCPMethod: MonotonicTime] = [:]
    }

    package static let listMethods: [MCPMethod] = [
        .listTools, .listResources, .listResourceTemplates, .listPrompts,
    ]

    /// How the server's names appear to clients.
    package enum Naming: Sendable {
        /// Behind the server's name: `server__tool`.
        case prefixed
        /// As they are, where a face shows this server alone.
        case plain
    }

    package let name: ServerName
    package let naming: Naming
    package let connection: any UpstreamConnection
    /// The same server as one that tells of changes; nil where it is of a kind that never does.
    let watching: (any UpstreamWatching)?
    /// The longest a call may take.
    package let deadline: Duration
    /// How much of its tools is served without approval.
    package let trust: ServerTrust
    /// Whether it is asked from time to time for lists whose changes it does not announce.
    package let isPolled: Bool
    /// One flight for each kind of list.
    let flights: [MCPMethod: SingleFlight<Result<Listing, UpstreamError>>]
    private let state = Mutex(State())

    package init(
        name: ServerName, connection: any UpstreamConnection, deadline: Duration, naming: Naming = .prefixed,
        trust: ServerTrust = .pinned, isPolled: Bool = false
    ) {
        self.trust = trust
        self.isPolled = isPolled
        self.name = name
        self.naming = naming
        self.connection = connection
        watching = connection as? any UpstreamWatching
        self.deadline = deadline
        flights = Dictionary(uniqueKeysWithValues: Self.listMethods.map { ($0, SingleFlight()) })
    }

    /// The last listing of that kind, however old.
    package func listing(_ method: MCPMethod) -> Listing? { state.withLock { $0.listings[method] } }

    /// Why the server is not usable now; nil when it is, or when nobody has tried yet.
    package var failure: String? { state.withLock { $0.failure } }

    /// What it said of itself when it was last connected; nil before the first time.
    package var description: UpstreamDescription? { state.withLock { $0.description } }

    /// The revision that is spoken with it; nil before the first time.
    var revision: ProtocolRevision? { state.withLock { $0.description?.revision } }

    func connected(_ description: UpstreamDescription) {
        state.withLock { state in
            if state.description != description { state.description = description }
        }
    }

    /// The hubs behind it, itself included if it is one, as of its last lists.
    var hubs: Set<String> {
        state.withLock { state in state.listings.values.reduce(into: []) { $0.formUnion($1.hubs) } }
    }

    /// Whether a first answer or a first failure has been seen.
    package var isKnown: Bool { state.withLock { $0.isKnown } }

    /// The server answered a list request.
    func listed(_ method: MCPMethod, _ listing: Listing) {
        state.withLock { state in
            state.listings[method] = listing
            if let expired = state.expired[method], listing.fetched >= expired { state.expired[method] = nil }
            state.failure = nil
            state.isKnown = true
        }
    }

    /// What is served of the last list of tools changed, if no newer list has come meanwhile.
    func reviewed(_ listing: Listing) {
        state.withLock { state in
            guard state.listings[.listTools]?.received == listing.received else { return }
            state.listings[.listTools] = listing
        }
    }

    /// A list request failed. Whether this is news.
    func failed(_ reason: String) -> Bool {
        state.withLock { state in
            defer {
                state.failure = reason
                state.isKnown = true
            }
            return state.failure == nil
        }
    }

    /// A list is out of date from that moment on. Whether it ever was listed, so that it should be again.
    func expired(_ method: MCPMethod, at now: MonotonicTime) -> Bool {
        state.withLock { state in
            guard state.listings[method] != nil else { return false }
            state.expired[method] = now
            return true
        }
    }

    /// Whether a list is known to be out of date.
    func isExpired(_ method: MCPMethod) -> Bool { state.withLock { $0.expired[method] != nil } }

    /// It announced a change of a list. Whether it does so too often, which is said once a minute.
    func announced(at now: MonotonicTime) -> Bool { state.withLock { $0.pace.announced(at: now) } }

    /// Asks the breaker before a call.
    func admits(at now: MonotonicTime) -> Bool { state.withLock { $0.breaker.asked(at: now) == .proceed } }

    /// Tells the breaker how a call went.
    func called(_ result: CircuitBreaker.Result, at now: MonotonicTime) {
        state.withLock { state in
            state.breaker.ended(result, at: now)
            if result == .answered { state.failure = nil }
        }
    }
}
