// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Agent cards: 0.3 has one URL and additional ones beside it, 1.0 one ordered list of interfaces (section 4.4.1).
package enum LegacyCard {
    /// A card of any dialect in the form of 1.0. One that already has `supportedInterfaces` stays as it is but for the
    /// members that 0.3 put beside them.
    package static func upgrade(_ card: RawJSON) -> RawJSON {
        guard card["supportedInterfaces"] == nil else {
            return card.editing(legacyMembers.map { .remove($0) })
        }
        var edits: [JSONEdit] = legacyMembers.map { .remove($0) }
        edits.append(.set("supportedInterfaces", interfaces(of: card)))
        edits.append(.set("capabilities", capabilities(of: card)))
        if let security = card["security"] {
            edits += [
                .remove("security"),
                .set("securityRequirements", LegacySecurity.upgradeRequirements(security)),
            ]
        }
        if let schemes = card["securitySchemes"] {
            edits.append(.set("securitySchemes", LegacySecurity.upgradeSchemes(schemes)))
        }
        return card.editing(edits)
    }

    /// Nil if no interface of the card speaks 0.3: then there is no such card.
    package static func downgrade(_ card: RawJSON) -> RawJSON? {
        let interfaces = (card["supportedInterfaces"] ?? .emptyArray).elements.filter {
            A2ADialect(version: $0["protocolVersion"]?.string) == .v0_3
        }
        guard let preferred = interfaces.first, let url = preferred["url"] else { return nil }
        var edits: [JSONEdit] = [
            .remove("supportedInterfaces"), .remove("signatures"), .set("url", url),
            .set("protocolVersion", .string("0.3.0")),
            .set("preferredTransport", preferred["protocolBinding"] ?? .string("JSONRPC")),
            .set("additionalInterfaces", .array(interfaces.map(downgradeInterface))),
        ]
        if card["capabilities"]?["extendedAgentCard"]?.boolean == true {
            edits.append(.set("supportsAuthenticatedExtendedCard", .true))
        }
        if let capabilities = card["capabilities"] {
            edits.append(.set("capabilities", capabilities.editing([.remove("extendedAgentCard")])))
        }
        if let requirements = card["securityRequirements"] {
            edits.append(.remove("securityRequirements"))
            edits.append(.set("security", LegacySecurity.downgradeRequirements(requirements)))
        }
        if let schemes = card["securitySchemes"] {
            edits.append(.set("securitySchemes", LegacySecurity.downgradeSchemes(schemes)))
        }
        return card.editing(edits)
    }

    /// The card with the members of 0.3 beside its own, where an interface of it speaks 0.3. Readers of 0.3 pass over
    /// what they do not know, and the other way round.
    package static func hybrid(_ card: RawJSON) -> RawJSON {
        guard let legacy = downgrade(card) else { return card }
        let names = legacyMembers + ["security"]
        var edits: [JSONEdit] = names.compactMap { name in legacy[name].map { .set(name, $0) } }
        // Strict readers take none but web addresses there.
        let web = (legacy["additionalInterfaces"] ?? .emptyArray).elements.filter {
            $0["url"]?.string?.hasPrefix("http") == true
        }
        edits.append(.set("additionalInterfaces", .array(web)))
        return card.editing(edits)
    }

    private static let legacyMembers = [
        "url", "preferredTransport", "protocolVersion", "additionalInterfaces",
        "supportsAuthenticatedExtendedCard",
    ]

    private static func downgradeInterface(_ interface: RawJSON) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        if let url = interface["url"] { writer.member("url", url) }
        writer.member("transport", interface["protocolBinding"] ?? .string("JSONRPC"))
        writer.endObject()
        return writer.finishRaw()
    }

    /// The preferred one first, each only once.
    private static func interfaces(of card: RawJSON) -> RawJSON {
        var seen: Set<[String]> = []
        var interfaces: [RawJSON] = []
        func add(_ url: RawJSON?, _ binding: RawJSON?) {
            guard let url = url?.string else { return }
            let binding = binding?.string ?? "JSONRPC"
            guard seen.insert([url, binding]).inserted else { return }
            interfaces.append(interface(url, binding, version: card["protocolVersion"]?.string ?? "0.3"))
        }
        add(card["url"], card["preferredTransport"])
        for other in (card["additionalInterfaces"] ?? .emptyArray).elements {
            add(other["url"], other["transport"])
        }
        return .array(interfaces)
    }

    /// Versions before 0.3 are spoken in the form of 0.3, which only added to them.
    private static func interface(_ url: String, _ binding: String, version: String) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("url", url)
        writer.member("protocolBinding", binding)
        writer.member("protocolVersion", version.hasPrefix("0.") ? "0.3" : version)
        writer.endObject()
        return writer.finishRaw()
    }

    private static func capabilities(of card: RawJSON) -> RawJSON {
        var edits: [JSONEdit] = [.remove("stateTransitionHistory")]
        if let extended = card["supportsAuthenticatedExtendedCard"] {
            edits.append(.set("extendedAgentCard", extended))
        }
        return (card["capabilities"] ?? .emptyObject).editing(edits)
    }
}
