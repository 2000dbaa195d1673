// SPDX-License-Identifier: Apache-2.0

import JSON

/// The names of all approved tools, by what they look like, and the names of which each of them speaks.
struct ToolNameIndex: Sendable {
    private struct Place: Hashable, Sendable {
        let server: ServerName
        let name: String
    }

    private var owners: [String: Set<ServerName>] = [:]
    private var lookalikes: [String: Set<Place>] = [:]
    private var skeletons: [Place: String] = [:]
    private var spoken: [Place: Set<String>] = [:]

    mutating func add(_ pin: ToolPin, folding: any NameFolding) {
        let place = Place(server: pin.server, name: pin.name)
        let skeleton = folding.skeleton(of: pin.name)
        owners[pin.name, default: []].insert(pin.server)
        lookalikes[skeleton, default: []].insert(place)
        skeletons[place] = skeleton
        spoken[place] = NamedTools.names(in: pin.definition)
    }

    mutating func remove(_ server: ServerName, _ name: String) {
        let place = Place(server: server, name: name)
        if let skeleton = skeletons.removeValue(forKey: place) {
            lookalikes[skeleton]?.remove(place)
            if lookalikes[skeleton]?.isEmpty == true { lookalikes[skeleton] = nil }
        }
        spoken[place] = nil
        owners[name]?.remove(server)
        if owners[name]?.isEmpty == true { owners[name] = nil }
    }

    mutating func remove(_ server: ServerName) {
        for place in skeletons.keys where place.server == server { remove(server, place.name) }
    }

    func references(of server: ServerName, _ name: String) -> Set<String> {
        spoken[Place(server: server, name: name)] ?? []
    }

    /// `own` are all names of the same listing.
    func conflicts(
        _ tool: SeenTool, of server: ServerName, beside own: Set<String>, folding: any NameFolding
    ) -> [ManifestReason] {
        var reasons: [ManifestReason] = []
        if let twin = lookalike(of: tool.name, folding) { reasons.append(.confusable(with: twin)) }
        if let (name, owner) = foreign(tool.name), owner != server {
            reasons.append(.shadowing(name: name, of: owner))
        }
        for name in NamedTools.names(in: tool.definition).sorted() where !own.contains(name) {
            guard let (name, owner) = foreign(name) ?? plain(name, notOf: server), owner != server else { continue }
            reasons.append(.reference(name: name, of: owner))
            break
        }
        return reasons
    }

    private func lookalike(of name: String, _ folding: any NameFolding) -> String? {
        let skeleton = folding.skeleton(of: name)
        if let twin = lookalikes[skeleton]?.map(\.name).filter({ $0 != name }).min() { return twin }
        let isMasked = !name.utf8.allSatisfy { $0 < 0x80 } && skeleton.utf8.allSatisfy { $0 < 0x80 }
        return isMasked ? skeleton : nil
    }

    /// The owner of a name in the form `server__tool`, by which clients know it.
    private func foreign(_ name: String) -> (String, ServerName)? {
        guard let mark = name.range(ofPair: "_"), let server = ServerName(String(name[..<mark.lowerBound])) else {
            return nil
        }
        let tool = String(name[mark.upperBound...])
        return owners[tool]?.contains(server) == true ? (tool, server) : nil
    }

    /// Another server that has a tool of that name, where the speaker's own has none.
    private func plain(_ name: String, notOf server: ServerName) -> (String, ServerName)? {
        guard let owners = owners[name], !owners.contains(server), let owner = owners.min() else { return nil }
        return (name, owner)
    }
}

extension String {
    /// The first place where a character stands twice.
    fileprivate func range(ofPair character: Character) -> Range<Index>? {
        guard
            let first = indices.first(where: { self[$0] == character && self[index(after: $0)...].first == character })
        else { return nil }
        return first..<index(first, offsetBy: 2)
    }
}
