// SPDX-License-Identifier: Apache-2.0

import JSON

/// What is approved and what is withheld of every server's tools. Pure: listings and decisions in, changes out; the
/// caller stores the changes before it applies them.
package struct ManifestBook: Sendable {
    /// Tools of one server that are kept, approved or not.
    package static let maximumTools = 20_000
    /// First sights so close to each other are one: then it does not count whose server was quicker.
    static let sameMoment: Int64 = 60_000_000

    /// What is known of one server.
    private struct Shelf: Sendable {
        var pins: [String: ToolPin] = [:]
        var held: [String: HeldTool] = [:]
    }

    private var shelves: [ServerName: Shelf] = [:]
    private var index = ToolNameIndex()

    package init() {}

    package func pins(of server: ServerName) -> [ToolPin] {
        (shelves[server]?.pins.values).map { $0.sorted { $0.name < $1.name } } ?? []
    }

    package func held(of server: ServerName) -> [HeldTool] {
        (shelves[server]?.held.values).map { $0.sorted { $0.name < $1.name } } ?? []
    }

    package func pin(_ server: ServerName, _ name: String) -> ToolPin? { shelves[server]?.pins[name] }
    package func held(_ server: ServerName, _ name: String) -> HeldTool? { shelves[server]?.held[name] }
    package var heldCount: Int { shelves.values.reduce(0) { $0 + $1.held.count } }

    /// Whether a definition has been judged before, so that it need not be scanned.
    package func knows(_ tool: SeenTool, of server: ServerName) -> Bool {
        let shelf = shelves[server]
        return shelf?.pins[tool.name]?.digest == tool.digest || shelf?.held[tool.name]?.digest == tool.digest
    }

    /// Whether the tool is served.
    package func isServed(_ tool: SeenTool, of server: ServerName) -> Bool {
        shelves[server]?.pins[tool.name]?.digest == tool.digest
    }

    /// A server listed its tools, all of them scanned that ``knows(_:of:)`` does not know. Returns what changes by it.
    package func listed(
        _ tools: [SeenTool], by server: ServerName, trust: ServerTrust, at moment: Int64, folding: any NameFolding
    ) -> [ManifestChange] {
        var review = ListingReview(
            book: self, server: server, trust: trust, moment: moment, folding: folding, tools: tools)
        return review.run()
    }

    /// The approval of what is withheld under a name, if it is still that definition; nil digest takes what is there.
    package func approval(
        of name: String, _ server: ServerName, digest: [UInt8]?, at moment: Int64, by approver: String
    ) -> ManifestChange? {
        guard let held = held(server, name), digest == nil || digest == held.digest else { return nil }
        return .pin(held.pin(since: moment, approver: approver))
    }

    package mutating func apply(_ change: ManifestChange, folding: any NameFolding) {
        switch change {
        case .pin(let pin):
            shelves[pin.server, default: Shelf()].pins[pin.name] = pin
            shelves[pin.server]?.held[pin.name] = nil
            index.add(pin, folding: folding)
        case .hold(let held): shelves[held.server, default: Shelf()].held[held.name] = held
        case .unpin(let server, let name):
            shelves[server]?.pins[name] = nil
            index.remove(server, name)
        case .drop(let server, let name): shelves[server]?.held[name] = nil
        case .forget(let server):
            shelves[server] = nil
            index.remove(server)
        }
    }

    /// How many tools are known of a server.
    func count(of server: ServerName) -> Int {
        (shelves[server]?.pins.count ?? 0) + (shelves[server]?.held.count ?? 0)
    }

    /// What is wrong with a name or a description of a tool that nobody approved.
    func conflicts(
        _ tool: SeenTool, of server: ServerName, beside own: Set<String>, folding: any NameFolding
    ) -> [ManifestReason] {
        index.conflicts(tool, of: server, beside: own, folding: folding)
    }

    /// Tools of other servers, served since the same moment without anybody's approval, that speak of these names.
    func pinsReferring(to names: Set<String>, of server: ServerName, at moment: Int64) -> [HeldTool] {
        guard !names.isEmpty else { return [] }
        var found: [HeldTool] = []
        for (other, shelf) in shelves where other != server {
            for pin in shelf.pins.values where pin.approver == nil && moment - pin.since <= Self.sameMoment {
                let spoken = index.references(of: other, pin.name)
                guard
                    let name = names.first(where: { name in
                        (spoken.contains(name) && shelf.pins[name] == nil) || spoken.contains(server.text + "__" + name)
                    })
                else { continue }
                found.append(
                    HeldTool(
                        server: other, name: pin.name, digest: pin.digest, definition: pin.definition, since: moment,
                        reasons: [.reference(name: name, of: server)]))
            }
        }
        return found
    }
}
