// SPDX-License-Identifier: Apache-2.0

package import A2ATypes

/// The interface by which an agent is called: the first of its card, in the card's order, whose binding **and** version
/// are spoken here (section 8.3.1).
package struct InterfaceChoice: Sendable, Equatable {
    package let interface: AgentInterface
    package let binding: AgentBinding
    package let dialect: A2ADialect
    /// `binding version`.
    package let way: String

    /// Pairs that this client speaks.
    private static let spoken: [(AgentBinding, A2ADialect)] = [
        (.jsonRPC, .v1_0), (.jsonRPC, .v0_3), (.rest, .v1_0), (.rest, .v0_3), (.grpc, .v1_0), (.grpc, .v0_3),
    ]

    /// Whether a `host:port` is spoken to in TLS, as its card was: gRPC addresses do not say.
    private let isSecure: Bool

    /// Nil for a pair that is not spoken here. `cardURL` is where the card was found.
    package init?(_ interface: AgentInterface, cardURL: String = "") {
        guard let binding = AgentBinding(rawValue: interface.binding), let dialect = interface.dialect,
            Self.spoken.contains(where: { $0 == (binding, dialect) })
        else { return nil }
        self.interface = interface
        self.binding = binding
        self.dialect = dialect
        way = "\(binding.rawValue) \(dialect.rawValue)"
        isSecure = cardURL.lowercased().hasPrefix("https://")
    }

    /// All interfaces of a card that are spoken here, in its order.
    package static func all(_ card: AgentCard, foundAt cardURL: String = "") -> [InterfaceChoice] {
        card.interfaces.compactMap { InterfaceChoice($0, cardURL: cardURL) }
    }

    /// Where requests go, absolute and without a slash at the end for gRPC, whose addresses come as `host:port` and with
    /// schemes of several kinds.
    var url: String {
        guard binding == .grpc else { return interface.url }
        let url = interface.url.hasSuffix("/") ? String(interface.url.dropLast()) : interface.url
        guard let mark = url.firstRange(of: "://") else { return (isSecure ? "https://" : "http://") + url }
        let scheme = url[..<mark.lowerBound].lowercased()
        return (["https", "grpcs"].contains(scheme) ? "https://" : "http://") + url[mark.upperBound...]
    }

    package init(_ card: AgentCard, foundAt cardURL: String = "") throws(A2AClientError) {
        if let first = Self.all(card, foundAt: cardURL).first {
            self = first
            return
        }
        let offered = card.interfaces.map { "\($0.binding) \($0.version)" }.joined(separator: ", ")
        throw .noInterface("none of the card's interfaces is spoken here: \(offered)")
    }
}
