// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import Addresses
package import HTTPMessages

/// Where a client wants to be told of a task, held against what is known before any look-up: the rest is decided at every
/// delivery, on the addresses that the name has then.
package struct PushTarget: Sendable {
    /// What the operator lets URLs from outside lead to.
    package struct Bounds: Sendable {
        /// Addresses that are reached although they are not of the open network.
        package let allowed: [AddressRange]
        /// Whether everything is.
        package let allowsPrivate: Bool

        package init(allowed: [AddressRange], allowsPrivate: Bool) {
            self.allowed = allowed
            self.allowsPrivate = allowsPrivate
        }

        package var reach: HTTPReach {
            guard allowsPrivate else { return .outside(allowing: allowed) }
            return .outside(allowing: ["0.0.0.0/0", "::/0"].compactMap { AddressRange($0) })
        }
    }

    private let bounds: Bounds

    package init(_ bounds: Bounds) { self.bounds = bounds }

    /// Throws what is wrong with the URL, as the client hears it.
    package func check(_ url: String) throws(A2AError) {
        guard url.utf8.count <= 2048, url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .invalid("url", "must be a URL of at most 2048 visible characters")
        }
        guard let scheme = url.firstRange(of: "://") else { throw .invalid("url", "must be absolute") }
        let name = url[..<scheme.lowerBound].lowercased()
        guard name == "https" || name == "http" else { throw .invalid("url", "must begin with https://") }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else {
            throw .invalid("url", "must have a host, and no user in front of it")
        }
        let host = Self.host(authority)
        if host == "localhost" || host.hasSuffix(".localhost") {
            try check(.loopbackV4, url)
        } else if let address = IPAddress(host) {
            try check(address, url)
        } else if Self.isNumeric(host) {
            throw .invalid("url", "must write its address with four numbers")
        }
        // Plain HTTP shows what is pushed to everybody on the way: only within what the operator listed.
        if name == "http", !bounds.allowsPrivate, IPAddress(host).map({ !isListed($0) }) ?? (host != "localhost") {
            throw .invalid("url", "must begin with https://")
        }
    }

    private func isListed(_ address: IPAddress) -> Bool {
        bounds.allowed.contains { $0.contains(address) || $0.contains(address.unmapped) }
    }

    private func check(_ address: IPAddress, _ url: String) throws(A2AError) {
        guard bounds.reach.refused(among: [address]) == nil else {
            throw .invalid(
                "url", "leads to \(address), which is not of the open network; the operator may allow it")
        }
    }

    private static func host(_ authority: Substring) -> String {
        if authority.hasPrefix("[") { return authority.dropFirst().prefix { $0 != "]" }.lowercased() }
        var host = authority.prefix { $0 != ":" }.lowercased()
        if host.hasSuffix(".") { host.removeLast() }
        return host
    }

    /// `2130706433`, `0x7f.1`: forms of addresses that some resolvers take.
    private static func isNumeric(_ host: String) -> Bool {
        let last = host.split(separator: ".").last ?? ""
        return !last.isEmpty && (last.allSatisfy(\.isNumber) || last.hasPrefix("0x"))
    }
}
