// SPDX-License-Identifier: Apache-2.0

import JSON

/// Goes through one listing of one server and decides, tool by tool, what is approved and what waits.
struct ListingReview {
    /// Changes with what is decided on the way, so that a tool is judged beside those before it.
    var book: ManifestBook
    let server: ServerName
    let trust: ServerTrust
    let moment: Int64
    let folding: any NameFolding
    let tools: [SeenTool]
    private var changes: [ManifestChange] = []
    private var firstSeen: Set<String> = []
    /// Approved tools that the listing does not have any more.
    private let gone: [ToolPin]

    init(
        book: ManifestBook, server: ServerName, trust: ServerTrust, moment: Int64, folding: any NameFolding,
        tools: [SeenTool]
    ) {
        self.book = book
        self.server = server
        self.trust = trust
        self.moment = moment
        self.folding = folding
        self.tools = tools
        let names = Set(tools.map(\.name))
        gone = book.pins(of: server).filter { !names.contains($0.name) }
    }

    mutating func run() -> [ManifestChange] {
        let names = Set(tools.map(\.name))
        var done: Set<String> = []
        let byName = Dictionary(grouping: tools, by: \.name)
        for tool in tools where done.insert(tool.name).inserted {
            let namesakes = byName[tool.name] ?? [tool]
            if namesakes.contains(where: { $0.digest != tool.digest }) {
                judgeDuplicates(namesakes)
            } else {
                judge(tool, among: names)
            }
        }
        for held in book.held(of: server) where !names.contains(held.name) { make(.drop(server, held.name)) }
        for held in book.pinsReferring(to: firstSeen, of: server, at: moment) {
            make(.unpin(held.server, held.name))
            make(.hold(held))
        }
        return changes
    }

    private mutating func judge(_ tool: SeenTool, among names: Set<String>) {
        if let pin = book.pin(server, tool.name) {
            if pin.digest == tool.digest {
                if book.held(server, tool.name) != nil { make(.drop(server, tool.name)) }
            } else if trust == .auto {
                approve(tool)
            } else {
                hold(tool, [.changed] + words(of: tool.verdict))
            }
            return
        }
        if trust == .auto { return approve(tool) }
        if let held = book.held(server, tool.name), held.digest == tool.digest, held.reasons != [.unrecorded] { return }
        var reasons = book.conflicts(tool, of: server, beside: names, folding: folding)
        if let old = formerName(of: tool) { reasons.append(.renamed(from: old)) }
        reasons += words(of: tool.verdict)
        if book.count(of: server) >= ManifestBook.maximumTools {
            reasons.append(.tooMany(limit: ManifestBook.maximumTools))
        }
        if trust == .review { reasons.insert(.firstSight, at: 0) }
        if reasons.isEmpty { approve(tool) } else { hold(tool, reasons) }
    }

    /// One name, several definitions: the approved one stays, what is beside it waits; without one, nobody knows which is
    /// meant.
    private mutating func judgeDuplicates(_ namesakes: [SeenTool]) {
        let pin = book.pin(server, namesakes[0].name)
        let other = namesakes.first { $0.digest != pin?.digest } ?? namesakes[0]
        hold(other, [.duplicate] + words(of: other.verdict))
    }

    private mutating func approve(_ tool: SeenTool) {
        firstSeen.insert(tool.name)
        make(
            .pin(
                ToolPin(
                    server: server, name: tool.name, digest: tool.digest, definition: tool.definition.detached(),
                    since: moment)))
    }

    private mutating func hold(_ tool: SeenTool, _ reasons: [ManifestReason]) {
        if let held = book.held(server, tool.name), held.digest == tool.digest, held.reasons.first == reasons.first {
            return
        }
        make(
            .hold(
                HeldTool(
                    server: server, name: tool.name, digest: tool.digest, definition: tool.definition.detached(),
                    since: moment, reasons: reasons)))
    }

    private mutating func make(_ change: ManifestChange) {
        book.apply(change, folding: folding)
        changes.append(change)
    }

    private func words(of verdict: ManifestVerdict?) -> [ManifestReason] {
        guard let verdict, verdict.isHeld else { return [] }
        return verdict.reasons.isEmpty ? [.scan("no reason given")] : verdict.reasons.prefix(8).map { .scan($0) }
    }

    /// The approved tool that is gone and lives on under this name: same but for its name, or of the same description.
    private func formerName(of tool: SeenTool) -> String? {
        guard !gone.isEmpty else { return nil }
        let shape = Self.shape(tool.definition)
        let words = tool.definition["description"]?.string ?? ""
        return gone.first { pin in
            let isTold = !words.isEmpty && pin.definition["description"]?.isString(words) == true
            return isTold || Self.shape(pin.definition) == shape
        }?.name
    }

    /// What is left of a definition without its names, in canonical form.
    private static func shape(_ definition: RawJSON) -> [UInt8]? {
        try? CanonicalJSON.bytes(of: definition.editing([.remove("name"), .remove("title")]))
    }
}
