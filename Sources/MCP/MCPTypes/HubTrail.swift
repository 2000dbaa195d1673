// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The hubs that a request has come through, the nearest last (`_meta` key `dev.patchbay/via`, an extension of ours), so
/// that a hub which stands behind itself, be it through others, notices instead of asking without end.
package enum HubTrail {
    /// Hubs that may stand one behind the other.
    package static let maximum = 8
    /// Characters of one hub's name.
    package static let maximumName = 64

    /// What the `_meta` of a request says. Of a trail above the bound, one name more than it may have.
    package static func read(_ meta: RawJSON?) -> [String] { read(trail: meta?[MCPMeta.via]) }

    /// The same of the trail itself.
    package static func read(trail: RawJSON?) -> [String] { names(trail, maximum + 1) }

    /// The hubs that a list was made from, itself included, as the `_meta` of its result says: up to 256 of them.
    package static func hubs(_ meta: RawJSON?) -> Set<String> { Set(names(meta?[MCPMeta.hubs], 256)) }

    private static func names(_ list: RawJSON?, _ limit: Int) -> [String] {
        guard let list, list.kind == .array else { return [] }
        return list.elements.prefix(limit).compactMap { $0.string.map { String($0.prefix(maximumName)) } }
    }
}
