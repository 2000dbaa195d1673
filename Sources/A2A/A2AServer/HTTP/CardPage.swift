// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// The public card as a page that caches understand (section 8.3): in the form of 1.0, or of 0.3 for who asks for that
/// by version or by the path that went with it.
struct CardPage: Sendable {
    let lifetime: Duration
    let isHybrid: Bool

    func response(to request: HTTPServerRequest, with card: AgentCard) -> HTTPServerResponse {
        guard request.method == .get || request.method == .head else {
            return HTTPServerResponse(status: 405, fields: ["allow": "GET, HEAD"])
        }
        let shown = form(of: card, for: request)
        let body = Array(shown.bytes)
        let tag = Self.entityTag(of: body)
        let fields: HTTPFields = [
            "etag": tag, "cache-control": "public, max-age=\(lifetime.components.seconds)",
            "vary": A2AHeader.version,
        ]
        let known = request.fields.values(of: "if-none-match").joined(separator: ",").split(
            separator: ",")
        if known.contains(where: { Self.names(tag, $0) }) {
            return HTTPServerResponse(status: 304, fields: fields)
        }
        var whole = fields
        whole.append("content-type", A2AMediaType.json)
        return HTTPServerResponse(status: 200, fields: whole, body: body)
    }

    private func form(of card: AgentCard, for request: HTTPServerRequest) -> RawJSON {
        if request.path.hasSuffix("/agent.json") { return LegacyCard.downgrade(card.raw) ?? card.raw }
        if let version = request.fields[A2AHeader.version] {
            return A2ADialect(version: version) == .v0_3 ? LegacyCard.downgrade(card.raw) ?? card.raw : card.raw
        }
        return isHybrid ? LegacyCard.hybrid(card.raw) : card.raw
    }

    private static func names(_ tag: String, _ listed: Substring) -> Bool {
        let listed = listed.drop { $0 == " " }.prefix { $0 != " " }
        return listed == "*" || listed == tag || listed == "W/\(tag)"
    }

    /// FNV-1a of 64 bits: tells versions of one card apart, no more.
    private static func entityTag(of body: [UInt8]) -> String {
        let hash = body.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\"\(String(hash, radix: 16))\""
    }
}
