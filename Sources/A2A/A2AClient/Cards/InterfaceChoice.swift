// SPDX-License-Identifier: Apache-2.0

package import A2ATypes

/// The interface by which an agent is called: the first of its card, in the card's order, whose binding **and** version
/// are spoken here (section 8.3.1).
package struct InterfaceChoice: Sendable, Equatable {
    package let interface: AgentInterface
    package let binding: AgentBinding
    package let dialect: A2ADialect

    /// Pairs that this client speaks.
    private static let spoken: [(AgentBinding, A2ADialect)] = [
        (.jsonRPC, .v1_0), (.jsonRPC, .v0_3), (.rest, .v1_0), (.rest, .v0_3),
    ]

    /// Nil for a pair that is not spoken here.
    package init?(_ interface: AgentInterface) {
        guard let binding = AgentBinding(rawValue: interface.binding), let dialect = interface.dialect,
            Self.spoken.contains(where: { $0 == (binding, dialect) })
        else { return nil }
        self.interface = interface
        self.binding = binding
        self.dialect = dialect
    }

    /// All interfaces of a card that are spoken here, in its order.
    package static func all(_ card: AgentCard) -> [InterfaceChoice] { card.interfaces.compactMap(InterfaceChoice.init) }

    package init(_ card: AgentCard) throws(A2AClientError) {
        if let first = Self.all(card).first {
            self = first
            return
        }
        let offered = card.interfaces.map { "\($0.binding) \($0.version)" }.joined(separator: ", ")
        throw .noInterface("none of the card's interfaces is spoken here: \(offered)")
    }
}
