// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One agent as the operator sees it.
package struct AgentReport: Sendable {
    package let name: String
    /// `file` for those of the configuration, `added` for those that were added while the hub ran.
    package let origin: String
    /// Without secrets.
    package let url: String
    package let trust: String
    /// Why it is not served now; nil when it is.
    package let failure: String?
    /// The interface that is tried first; nil where nothing is served.
    package let way: String?
    /// The card that is served, and the one that waits; each nil where there is none.
    package let served: Card?
    package let withheld: Card?
    /// Why it waits.
    package let reason: String?

    /// A card as it was received.
    package struct Card: Sendable {
        package let json: RawJSON
        /// What its signatures are worth.
        package let verdict: String
        /// SHA-256 of the card's canonical form, in hexadecimal digits.
        package let digest: String

        package init(json: RawJSON, verdict: String, digest: String) {
            self.json = json
            self.verdict = verdict
            self.digest = digest
        }
    }

    package init(
        name: String, origin: String, url: String, trust: String, failure: String?, way: String?, served: Card?,
        withheld: Card?, reason: String?
    ) {
        self.name = name
        self.origin = origin
        self.url = url
        self.trust = trust
        self.failure = failure
        self.way = way
        self.served = served
        self.withheld = withheld
        self.reason = reason
    }

    static func list(_ agents: [AgentReport]) -> [UInt8] {
        RawJSON.emptyObject.editing([.set("agents", .array(agents.map { $0.object(whole: false) }))]).body
    }

    /// With the cards themselves.
    var json: [UInt8] { object(whole: true).body }

    private func object(whole: Bool) -> RawJSON {
        let card = served ?? withheld
        var edits: [JSONEdit] = [
            .set("name", .string(name)), .set("origin", .string(origin)), .set("url", .string(url)),
            .set("trust", .string(trust)), .set("ready", .boolean(failure == nil)),
            .set("detail", .string(failure ?? "")), .set("interface", .string(way ?? "")),
            .set("title", .string(card?.json["name"]?.string ?? "")),
            .set("description", .string(card?.json["description"]?.string ?? "")),
            .set("skills", .array(skills(of: card))),
            .set("verdict", .string(card?.verdict ?? "")), .set("withheld", .boolean(withheld != nil)),
            .set("reason", .string(reason ?? "")),
        ]
        guard whole else { return RawJSON.emptyObject.editing(edits) }
        for (key, card) in [("served", served), ("waiting", withheld)] {
            guard let card else { continue }
            edits.append(
                .set(
                    key,
                    RawJSON.emptyObject.editing([
                        .set("digest", .string(card.digest)), .set("verdict", .string(card.verdict)),
                        .set("card", card.json),
                    ])))
        }
        return RawJSON.emptyObject.editing(edits)
    }

    private func skills(of card: Card?) -> [RawJSON] {
        (card?.json["skills"] ?? .emptyArray).elements.prefix(100).compactMap { $0["name"] }
    }
}

extension RawJSON {
    fileprivate var body: [UInt8] { Array(bytes) }
}
