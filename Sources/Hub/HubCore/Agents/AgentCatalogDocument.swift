// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON
import Synchronization

/// Agents as entries of an AI Catalog, and of the answers of the ARD API.
package struct AgentCatalogDocument: Sendable {
    package static let mediaType = "application/ai-catalog+json"
    private static let cardType = "application/a2a-agent-card+json"

    /// One agent that the reader may know of.
    package struct Agent: Sendable {
        package let name: String
        package let card: AgentCard

        package init(name: String, card: AgentCard) {
            self.name = name
            self.card = card
        }
    }

    private let address: PublicAddress
    private let known = KnownEntries()

    package init(address: PublicAddress) { self.address = address }

    /// `others` are entries of another kind, which stand behind the agents.
    package func catalog(_ agents: [Agent], and others: [RawJSON] = []) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("specVersion", "1.0")
        writer.key("host")
        writer.beginObject()
        writer.member("displayName", "Patchbay")
        writer.member("identifier", host)
        writer.endObject()
        writer.member("entries", .array(agents.map(entry) + others))
        writer.endObject()
        return writer.finishRaw()
    }

    /// The entries of what the reader may know of, with the words by which each is found.
    package func entries(_ agents: [Agent], and others: [RawJSON]) -> [Entry] {
        agents.map { agent in
            known.entry(agent.name, agent.card) { Entry(json: entry(agent), text: text(agent)) }
        }
            + others.compactMap { entry in
                guard let identifier = entry.text("identifier") else { return nil }
                let text = CatalogText(
                    identifier: identifier, name: entry.text("displayName") ?? "",
                    description: entry.text("description") ?? "")
                return Entry(json: entry, text: text)
            }
    }

    /// One entry of the catalog.
    package struct Entry: Sendable {
        package let json: RawJSON
        package let text: CatalogText
    }

    /// The answer to a search: the best first, with what each is worth of the best. Throws what is wrong with the request.
    package func search(
        _ request: RawJSON, _ entries: [Entry], by searching: any CatalogSearching
    ) async throws(A2AError) -> RawJSON {
        guard request["query"]?.text("text") != nil else { throw .invalid("query.text", "required") }
        let size = request["pageSize"]?.integer ?? 10
        guard (1...100).contains(size) else { throw .invalid("pageSize", "must be an integer from 1 to 100") }
        let start = request.text("pageToken").flatMap { Int($0) } ?? 0
        let found = try await CatalogQuery(request["query"]).matches(entries, by: searching)
        let best = found.first?.rank ?? 0
        let source = RawJSON.string(address.base)
        let page = found.dropFirst(max(0, start)).prefix(Int(size)).map { hit in
            let score = best > 0 ? max(1, Int64((100 * hit.rank / best).rounded())) : 100
            return hit.entry.editing([.set("score", .integer(score)), .set("source", source)])
        }
        var edits: [JSONEdit] = [.set("results", .array(page)), .set("referrals", .emptyArray)]
        if found.count > start + page.count { edits.append(.set("pageToken", .string("\(start + page.count)"))) }
        return RawJSON.emptyObject.editing(edits)
    }

    /// How many entries have which value of the fields that are asked for.
    package func explore(
        _ request: RawJSON, _ entries: [Entry], by searching: any CatalogSearching
    ) async throws(A2AError) -> RawJSON {
        let wanted = (request["resultType"]?["facets"] ?? .emptyArray).elements.prefix(16).map(\.self)
        guard !wanted.isEmpty else { throw .invalid("resultType.facets", "required") }
        let found = try await CatalogQuery(request["query"]).matches(entries, by: searching).map(\.entry)
        var facets: [JSONEdit] = []
        for facet in wanted {
            guard let field = facet.text("field") else { throw .invalid("resultType.facets.field", "required") }
            facets.append(.set(field, try CatalogFacet(facet, field).count(in: found)))
        }
        return RawJSON.emptyObject.editing([
            .set("resultType", .string("facets")), .set("facets", RawJSON.emptyObject.editing(facets)),
        ])
    }

    private func text(_ agent: Agent) -> CatalogText {
        let skills = (agent.card.raw["skills"] ?? .emptyArray).elements.prefix(100).map(\.self)
        func words(_ key: String) -> String { skills.compactMap { $0.text(key) }.joined(separator: "\n") }
        func lists(_ key: String) -> String {
            skills.flatMap { ($0[key] ?? .emptyArray).elements.prefix(50).compactMap(\.string) }.joined(separator: "\n")
        }
        return CatalogText(
            identifier: identifier(agent), name: agent.card.name, skills: words("name"), tags: lists("tags"),
            description: agent.card.description + "\n" + words("description"), examples: lists("examples"))
    }

    private func identifier(_ agent: Agent) -> String { "urn:air:\(host):agents:\(agent.name)" }

    private var host: String { String(address.authority.prefix { $0 != ":" }) }

    private func entry(_ agent: Agent) -> RawJSON {
        let card = agent.card
        let tags = (card.raw["skills"] ?? .emptyArray).elements.prefix(100).flatMap { skill in
            (skill["tags"] ?? .emptyArray).elements.prefix(50).compactMap(\.string)
        }
        var seen: Set<String> = []
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("identifier", identifier(agent))
        writer.member("displayName", card.name)
        // Both names of the member are in the field.
        writer.member("type", Self.cardType)
        writer.member("mediaType", Self.cardType)
        writer.member("url", "\(address.base)/agents/\(agent.name)/.well-known/agent-card.json")
        writer.member("description", card.description)
        writer.member("tags", .array(tags.filter { seen.insert($0).inserted }.prefix(50).map(RawJSON.string)))
        writer.member("version", card.version)
        writer.endObject()
        return writer.finishRaw()
    }
}

/// Entries of cards that have not changed, for they are made for every search.
private final class KnownEntries: Sendable {
    private struct Known {
        let card: RawJSON
        let entry: AgentCatalogDocument.Entry
    }

    private let known = Mutex<[String: Known]>([:])

    func entry(
        _ name: String, _ card: AgentCard, _ make: () -> AgentCatalogDocument.Entry
    ) -> AgentCatalogDocument.Entry {
        if let known = known.withLock({ $0[name] }), known.card == card.raw { return known.entry }
        let entry = make()
        known.withLock { $0[name] = Known(card: card.raw, entry: entry) }
        return entry
    }
}
