// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import HTTPMessages
package import JSON

/// Finds the card of an agent.
package struct CardDiscovery: Sendable {
    /// A card with its bytes as they were received, on which its signatures stand.
    package struct Found: Sendable {
        package let url: String
        package let received: RawJSON
        package let card: AgentCard
        package let entityTag: String?
    }

    private let http: any HTTPExecuting
    private let headers: HTTPFields
    private let reach: HTTPReach
    private let limits: A2AClientLimits

    package init(
        http: any HTTPExecuting, headers: HTTPFields = [:], reach: HTTPReach = .anywhere,
        limits: A2AClientLimits = A2AClientLimits()
    ) {
        self.http = http
        self.headers = headers
        self.reach = reach
        self.limits = limits
    }

    /// Where a card may be, in the order of trying: the URL itself if it names a JSON document, the well-known path
    /// below it, the one at its origin, and the name that 0.2 had there.
    package static func candidates(for url: String) -> [String] {
        let plain = String(url.prefix { $0 != "?" && $0 != "#" })
        if plain.hasSuffix(".json") { return [url] }
        let base = plain.hasSuffix("/") ? String(plain.dropLast()) : plain
        let origin = Self.origin(of: base)
        var candidates: [String] = []
        for place in [base + wellKnown, origin + wellKnown, origin + "/.well-known/agent.json"]
        where !candidates.contains(place) {
            candidates.append(place)
        }
        return candidates
    }

    /// The first card found. What answers with something else than a card is passed over; an agent that cannot be
    /// reached at all ends the search.
    package func find(at url: String) async throws(A2AClientError) -> Found {
        var misses: [String] = []
        for place in Self.candidates(for: url) {
            do throws(A2AClientError) {
                return try await fetch(place)
            } catch {
                switch error {
                case .malformed(let why): misses.append("\(place): \(why)")
                default: throw error
                }
            }
        }
        throw .malformed("no agent card: \(misses.joined(separator: "; "))")
    }

    private func fetch(_ url: String) async throws(A2AClientError) -> Found {
        var fields = headers
        fields.append("accept", A2AMediaType.json)
        fields.append(A2AHeader.version, A2ADialect.v1_0.rawValue)
        let bounds = HTTPClientLimits(total: limits.call, maximumBody: limits.card)
        var request = HTTPClientRequest(method: .get, url: url, fields: fields, limits: bounds)
        request.reach = reach
        let response: HTTPClientResponse
        let body: [UInt8]
        do {
            response = try await http.execute(request)
            body = try await response.body.collect(upTo: limits.card)
        } catch {
            throw A2AClientError(error)
        }
        if response.status == 401 || response.status == 403 {
            throw .authorization(
                status: Int(response.status.code), challenge: response.fields["www-authenticate"])
        }
        guard response.status == 200 else { throw .malformed("HTTP \(response.status.code)") }
        return try Self.read(body, url, response.fields["etag"])
    }

    private static func read(
        _ body: [UInt8], _ url: String, _ tag: String?
    ) throws(A2AClientError) -> Found {
        let received: RawJSON
        do {
            received = try RawJSON(validating: body)
        } catch {
            throw .malformed("\(error)")
        }
        do {
            return Found(url: url, received: received, card: try AgentCard(received), entityTag: tag)
        } catch {
            switch error {
            case .malformed(let why): throw .malformed(why)
            }
        }
    }

    private static let wellKnown = "/.well-known/agent-card.json"

    /// Scheme and authority.
    private static func origin(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        return String(url[..<scheme.upperBound]) + authority
    }
}
