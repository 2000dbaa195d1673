// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// The `query` of the ARD API: words, filters, both or neither.
struct CatalogQuery {
    /// All keys hold, each by any of its values.
    private struct Filter {
        let path: String
        let values: [String]

        func matches(_ entry: RawJSON) -> Bool {
            CatalogFacet.values(of: path, in: entry).contains { values.contains($0) }
        }
    }

    /// What can be filtered and counted by.
    static let fields = ["type", "mediaType", "tags", "identifier", "displayName", "version", "publisher"]

    private let text: String?
    private let filters: [Filter]

    /// Throws for a filter that is not supported.
    init(_ query: RawJSON?) throws(A2AError) {
        text = query?.text("text")
        var filters: [Filter] = []
        for (path, values) in (query?["filter"] ?? .emptyObject).members {
            guard Self.fields.contains(path) else {
                throw .invalid("query.filter.\(path.prefix(64))", "is not supported")
            }
            let texts =
                values.kind == .array ? values.elements.compactMap(\.string) : [values.string].compactMap(\.self)
            filters.append(Filter(path: path, values: texts))
        }
        self.filters = filters
    }

    /// What fits, the best first and among equals by identifier; without words all that pass the filters.
    func matches(
        _ entries: [AgentCatalogDocument.Entry], by searching: any CatalogSearching
    ) async throws(A2AError) -> [(entry: RawJSON, rank: Double)] {
        let allowed = entries.filter { entry in filters.allSatisfy { $0.matches(entry.json) } }
        guard let text else { return allowed.map { ($0.json, 0) } }
        let ranks: [String: Double]
        do {
            ranks = try await searching.ranks(of: text, among: entries.map(\.text))
        } catch {
            throw A2AError(.unavailable, "The catalog cannot be searched at the moment")
        }
        return allowed.compactMap { entry in
            ranks[entry.text.identifier].map { (entry.json, $0, entry.text.identifier) }
        }
        .sorted { ($1.1, $0.2) < ($0.1, $1.2) }
        .map { (entry: $0.0, rank: $0.1) }
    }
}

/// One facet that is asked for.
struct CatalogFacet {
    private let field: String
    private let limit: Int
    private let minimum: Int

    init(_ facet: RawJSON, _ field: String) throws(A2AError) {
        guard CatalogQuery.fields.contains(field) else {
            throw .invalid("resultType.facets.field", "\(field.prefix(64)) is not supported")
        }
        self.field = field
        limit = Int(min(max(facet["limit"]?.integer ?? 20, 1), 1000))
        minimum = Int(max(facet["minCount"]?.integer ?? 1, 1))
    }

    /// The most frequent values first; `otherCount` is of those that are left out.
    func count(in entries: [RawJSON]) -> RawJSON {
        var counts: [String: Int] = [:]
        for entry in entries { for value in Self.values(of: field, in: entry) { counts[value, default: 0] += 1 } }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let shown = sorted.filter { $0.value >= minimum }.prefix(limit)
        let other = sorted.reduce(0) { $0 + $1.value } - shown.reduce(0) { $0 + $1.value }
        let buckets = shown.map { value, count in
            RawJSON.emptyObject.editing([.set("value", .string(value)), .set("count", .integer(Int64(count)))])
        }
        return RawJSON.emptyObject.editing([
            .set("buckets", .array(buckets)), .set("otherCount", .integer(Int64(other))),
        ])
    }

    /// The texts of a field; a publisher is the domain in the identifier, `urn:air:DOMAIN:…`.
    static func values(of field: String, in entry: RawJSON) -> Set<String> {
        if field == "publisher" {
            let parts = (entry.text("identifier") ?? "").split(separator: ":", omittingEmptySubsequences: false)
            return parts.count > 2 ? [String(parts[2])] : []
        }
        guard let member = entry[field] else { return [] }
        return member.kind == .array
            ? Set(member.elements.compactMap(\.string)) : Set([member.string].compactMap(\.self))
    }
}
