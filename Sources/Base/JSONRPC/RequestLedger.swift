// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The open requests of one hop, under ids of our own: never those of the client we act for (which may clash), never
/// used twice. The id is also the progress token of the request, if one is wanted.
package struct RequestLedger<Entry: Sendable>: Sendable {
    private struct Open: Sendable {
        var entry: Entry
        var progress = -Double.infinity
    }

    private var open: [Int64: Open] = [:]
    private var lastID: Int64 = 0
    package let limit: Int

    /// At most `limit` requests may be open at one time.
    package init(limit: Int) { self.limit = limit }

    package var count: Int { open.count }
    package var isEmpty: Bool { open.isEmpty }
    /// The id of the open request, if there is exactly one.
    package var onlyID: Int64? { open.count == 1 ? open.keys.first : nil }

    /// The id of the only open request whose entry is as wanted; nil where there are none, or several.
    package func onlyID(where isWanted: (Entry) -> Bool) -> Int64? {
        var found: Int64?
        for (id, request) in open where isWanted(request.entry) {
            guard found == nil else { return nil }
            found = id
        }
        return found
    }

    /// Mints the id of a new request: 1, 2, 3, …
    package mutating func open(_ entry: Entry) throws(LedgerFull) -> Int64 {
        guard open.count < limit else { throw LedgerFull(limit: limit) }
        lastID += 1
        open[lastID] = Open(entry: entry)
        return lastID
    }

    /// Closes a request that was answered or given up; nil for an id that is not open (a late answer, or nobody's).
    package mutating func close(_ id: Int64) -> Entry? { open.removeValue(forKey: id)?.entry }

    /// Likewise for an id as it came back. A string is never ours.
    package mutating func close(_ id: RequestID?) -> Entry? {
        guard case .integer(let id) = id else { return nil }
        return close(id)
    }

    /// Closes everything, oldest first.
    package mutating func closeAll() -> [(Int64, Entry)] {
        defer { open.removeAll() }
        return open.sorted { $0.key < $1.key }.map { ($0.key, $0.value.entry) }
    }

    package subscript(id: Int64) -> Entry? {
        get { open[id]?.entry }
        set {
            if let newValue { open[id]?.entry = newValue } else { open[id] = nil }
        }
    }

    /// The request that a progress notification of the peer belongs to; nil, which means drop it, if the request is not
    /// open (late progress), the token is not ours, or the value did not grow, as MCP demands.
    package mutating func advance(progressToken: RawJSON?, to progress: Double) -> (id: Int64, entry: Entry)? {
        guard let id = progressToken?.integer, let request = open[id], progress > request.progress else { return nil }
        open[id]?.progress = progress
        return (id, request.entry)
    }
}

/// As many requests are open as may be.
package struct LedgerFull: Error, Sendable, Equatable {
    package let limit: Int

    package init(limit: Int) { self.limit = limit }
}
