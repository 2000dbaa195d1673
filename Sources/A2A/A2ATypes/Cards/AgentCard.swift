// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What an agent says of itself, in the form of 1.0 whatever it was sent in (section 4.4).
package struct AgentCard: Sendable, Equatable {
    /// In the form of 1.0, its bytes kept where nothing had to change.
    package let raw: RawJSON
    package let name: String
    package let interfaces: [AgentInterface]
    /// The URIs of the extensions that it declares, in its order.
    package let extensions: [String]
    /// The URIs of extensions without whose support nobody may call the agent.
    package let requiredExtensions: [String]

    package enum Fault: Error, Equatable, Sendable {
        case malformed(String)
    }

    package init(_ received: RawJSON) throws(Fault) {
        guard received.kind == .object else { throw .malformed("a card is an object") }
        let card = LegacyCard.upgrade(received)
        guard let name = card.text("name") else { throw .malformed("a card needs a name") }
        let interfaces = (card["supportedInterfaces"] ?? .emptyArray).elements.prefix(32).compactMap(
            AgentInterface.init)
        guard !interfaces.isEmpty else {
            throw .malformed("a card needs at least one interface with a url")
        }
        raw = card
        self.name = name
        self.interfaces = interfaces
        let declared = (card["capabilities"]?["extensions"] ?? .emptyArray).elements.filter { $0.text("uri") != nil }
        extensions = declared.compactMap { $0.text("uri") }
        requiredExtensions = declared.filter { $0["required"]?.boolean == true }.compactMap { $0.text("uri") }
    }

    package var description: String { raw["description"]?.string ?? "" }
    package var version: String { raw["version"]?.string ?? "" }
    package var streams: Bool { capability("streaming") }
    package var pushes: Bool { capability("pushNotifications") }
    package var hasExtendedCard: Bool { capability("extendedAgentCard") }

    private func capability(_ name: String) -> Bool { raw["capabilities"]?[name]?.boolean == true }
}
