// SPDX-License-Identifier: Apache-2.0

import Addresses

/// Where the hub accepts connections: a numeric address and a port.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A numeric address without brackets.
    package var host: String
    /// 0 lets the system choose.
    package var port: Int

    /// The default of the product.
    package static let standard = ListenAddress(host: "127.0.0.1", port: 7300)

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`. HOST is a dotted quad, a version 6 address in brackets, `localhost` (127.0.0.1), or `*` or
    /// nothing (0.0.0.0); names are not looked up, so that what is listened on is what is written.
    package init(parsing text: String) throws(ListenAddressError) {
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
            throw .noPort(text)
        }
        self.init(host: try Self.host(text[..<colon]), port: port)
    }

    package var isLoopback: Bool { IPAddress(host)?.reach == .loopback }

    /// `HOST:PORT` as it stands in a URL.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Fails for an address that others can reach while nothing says who they are.
    package func requireIdentity(isConfigured: Bool) throws(ListenAddressError) {
        guard isLoopback || isConfigured else { throw .openToOthers(description) }
    }

    private static func port(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = Int(text), port <= 65_535
        else { return nil }
        return port
    }

    private static func host(_ text: Substring) throws(ListenAddressError) -> String {
        switch text {
        case "", "*": return "0.0.0.0"
        case "localhost": return "127.0.0.1"
        default: break
        }
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inner = text.dropFirst().dropLast()
            if IPAddress(inner)?.isV6 == true { return String(inner) }
        } else if IPAddress(text)?.isV6 == false {
            return String(text)
        }
        throw .notNumeric(String(text))
    }
}

/// Why an address is not one to listen on.
package enum ListenAddressError: Error, Equatable, Sendable, CustomStringConvertible {
    case noPort(String)
    case notNumeric(String)
    case openToOthers(String)

    package var description: String {
        switch self {
        case .noPort(let text):
            "\"\(text)\" is not HOST:PORT with a port from 0 to 65535; write it like \"127.0.0.1:7300\""
        case .notNumeric(let text):
            "\"\(text)\" is not a numeric address; write it like \"127.0.0.1:7300\" or \"[::1]:7300\""
        case .openToOthers(let text):
            "listening on \(text) would let everyone on the network in; configure \"identity\" ({} for API keys alone), "
                + "or listen on 127.0.0.1"
        }
    }
}
