// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON

/// Agents as entries of an AI Catalog, and of the answers of the ARD API.
package struct AgentCatalogDocument: Sendable {
    package static let mediaType = "application/ai-catalog+json"
    private static let cardType = "application/a2a-agent-card+json"

    /// One agent that the reader may know of.
    package struct Agent: Sendable {
        let name: String
        let card: AgentCard

        package init(name: String, card: AgentCard) {
            self.name = name
            self.card = card
        }
    }

    private let address: PublicAddress

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

    /// The answer to a search: the best first. Throws what is wrong with the request.
    package func search(_ request: RawJSON, _ agents: [Agent], _ index: AgentIndex) throws(A2AError) -> RawJSON {
        guard let text = request["query"]?.text("text") else { throw .invalid("query.text", "required") }
        let filters = try Self.filters(request["query"]?["filter"])
        let size = request["pageSize"]?.integer ?? 10
        guard (1...100).contains(size) else { throw .invalid("pageSize", "must be an integer from 1 to 100") }
        let start = request.text("pageToken").flatMap { Int($0) } ?? 0
        let asked = AgentIndex.words(text)
        let found = agents.map { (agent: $0, score: index.score(asked, $0.name, $0.card)) }
            .filter { $0.score > 0 }
            .sorted { ($1.score, $0.agent.name) < ($0.score, $1.agent.name) }
            .map { hit in entry(hit.agent).editing([.set("score", .integer(Int64(hit.score)))]) }
            .filter { entry in filters.allSatisfy { $0.matches(entry) } }
        let source = RawJSON.string(address.base)
        let page = found.dropFirst(max(0, start)).prefix(Int(size)).map { $0.editing([.set("source", source)]) }
        var edits: [JSONEdit] = [.set("results", .array(page)), .set("referrals", .emptyArray)]
        if found.count > start + page.count { edits.append(.set("pageToken", .string("\(start + page.count)"))) }
        return RawJSON.emptyObject.editing(edits)
    }

    /// All keys hold, each by any of its values.
    private struct Filter {
        let path: String
        let values: [String]

        func matches(_ entry: RawJSON) -> Bool {
            guard let member = entry[path] else { return false }
            if let text = member.string { return values.contains(text) }
            return member.elements.contains { $0.string.map(values.contains) ?? false }
        }
    }

    private static func filters(_ filter: RawJSON?) throws(A2AError) -> [Filter] {
        var filters: [Filter] = []
        for (path, values) in (filter ?? .emptyObject).members {
            guard ["type", "mediaType", "tags", "identifier", "displayName", "version"].contains(path) else {
                throw .invalid("query.filter.\(path.prefix(64))", "is not supported")
            }
            let texts =
                values.kind == .array ? values.elements.compactMap(\.string) : [values.string].compactMap(\.self)
            filters.append(Filter(path: path, values: texts))
        }
        return filters
    }

    private var host: String { String(address.authority.prefix { $0 != ":" }) }

    private func entry(_ agent: Agent) -> RawJSON {
        let card = agent.card
        let tags = (card.raw["skills"] ?? .emptyArray).elements.prefix(100).flatMap { skill in
            (skill["tags"] ?? .emptyArray).elements.prefix(50).compactMap(\.string)
        }
        var seen: Set<String> = []
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("identifier", "urn:air:\(host):agents:\(agent.name)")
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
