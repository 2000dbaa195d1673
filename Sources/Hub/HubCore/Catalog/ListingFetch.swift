// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPClient
import MCPTypes

/// Reads all pages of one list of one server.
enum ListingFetch {
    /// A server that hands out more pages than this is looping.
    static let maximumPages = 100
    /// Items of one list over all pages.
    static let maximumItems = 20_000

    static func run(
        _ method: MCPMethod, from connection: any UpstreamConnection, described description: UpstreamDescription,
        deadline: Duration, now: MonotonicTime
    ) async throws(UpstreamError) -> Listing {
        guard description.offers(method) else {
            return Listing(
                items: [], revision: description.revision, fetched: now, timeToLive: .zero, isOffered: false)
        }
        var items: [RawJSON] = []
        var cursors: Set<String> = []
        var timeToLive: Duration?
        var cursor: String?
        var hubs: Set<String> = []
        for _ in 0..<maximumPages {
            let page = try await connection.call(request(method, cursor, deadline))
            items += try Self.items(of: page, method)
            guard items.count <= maximumItems else {
                throw .malformed("\(method.rawValue): over \(maximumItems) items")
            }
            let pageTime = Duration.milliseconds(max(0, page["ttlMs"]?.integer ?? 0))
            timeToLive = min(timeToLive ?? pageTime, pageTime)
            hubs.formUnion(HubTrail.hubs(page[MCPMeta.key]))
            cursor = page["nextCursor"]?.string
            guard let next = cursor else { break }
            guard cursors.insert(next).inserted else {
                throw .malformed("\(method.rawValue): the cursor repeats after \(cursors.count) pages")
            }
        }
        guard cursor == nil else { throw .malformed("\(method.rawValue): more than \(maximumPages) pages") }
        return Listing(
            items: items, revision: description.revision, fetched: now, timeToLive: timeToLive ?? .zero, hubs: hubs)
    }

    private static func request(_ method: MCPMethod, _ cursor: String?, _ deadline: Duration) -> UpstreamCall {
        let params = cursor.map { RawJSON(JSONValue.object(["cursor": .string($0)])) } ?? .emptyObject
        return UpstreamCall(method: method.rawValue, params: params, deadline: deadline)
    }

    private static func items(of page: RawJSON, _ method: MCPMethod) throws(UpstreamError) -> [RawJSON] {
        guard let key = method.itemsKey, let list = page[key], list.kind == .array else {
            throw .malformed("\(method.rawValue): the result holds no list")
        }
        return list.elements.filter { $0.kind == .object }
    }
}
