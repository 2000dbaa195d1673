// SPDX-License-Identifier: Apache-2.0

/// An ICE candidate as SDP and trickle messages write it (RFC 8839 section 5.1).
package struct SDPCandidate: Equatable, Sendable {
    package enum Transport: String, Sendable { case udp, tcp }
    package enum Kind: String, Sendable {
        case host, srflx, prflx, relay
    }

    package var foundation: String
    package var component: UInt16
    package var transport: Transport
    package var priority: UInt32
    /// An IP address, or a name (browsers hide addresses behind `….local`).
    package var address: String
    package var port: UInt16
    package var kind: Kind
    /// `active`, `passive` or `so`, for TCP only (RFC 6544).
    package var tcpType: String?

    package init(
        foundation: String, component: UInt16 = 1, transport: Transport = .udp, priority: UInt32, address: String,
        port: UInt16, kind: Kind = .host, tcpType: String? = nil
    ) {
        self.foundation = foundation
        self.component = component
        self.transport = transport
        self.priority = priority
        self.address = address
        self.port = port
        self.kind = kind
        self.tcpType = tcpType
    }

    /// Reads the value of `a=candidate`, with or without the words `a=` and `candidate:` before it; what follows the
    /// known words (generation, ufrag, network-cost) is skipped.
    package init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix("a=") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("candidate:") { rest = rest.dropFirst(10) }
        let words = rest.split(separator: " ")
        guard words.count >= 8, words[6] == "typ", let component = UInt16(words[1]),
            let transport = Transport(rawValue: words[2].lowercased()), let priority = UInt32(words[3]),
            let port = UInt16(words[5]), let kind = Kind(rawValue: String(words[7])), words[0].utf8.count <= 32
        else { return nil }
        self.init(
            foundation: String(words[0]), component: component, transport: transport, priority: priority,
            address: String(words[4]), port: port, kind: kind)
        if let index = words.firstIndex(of: "tcptype"), index + 1 < words.count { tcpType = String(words[index + 1]) }
    }

    /// The value of `a=candidate`.
    package var text: String {
        let suffix = tcpType.map { " tcptype \($0)" } ?? ""
        return
            "\(foundation) \(component) \(transport.rawValue) \(priority) \(address) \(port) typ \(kind.rawValue)\(suffix)"
    }
}
