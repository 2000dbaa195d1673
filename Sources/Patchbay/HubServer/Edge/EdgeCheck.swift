// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// The check of `Host` and `Origin` that stands before every path: it keeps pages of other sites, and names that were
/// rebound to our address, away from a hub that trusts its own machine (2026-07-28, Streamable HTTP, security).
package struct EdgeCheck: Sendable {
    /// Why a request is turned away.
    package enum Refusal: Equatable, Sendable {
        case host(String)
        case origin(String)
    }

    /// In lower case. A handful, so that comparing them costs less than hashing what is asked for.
    private let hosts: [[UInt8]]
    private let origins: Set<String>

    /// `hosts` are names with or without a port, `name:*` for any port, which is also what a bare name means;
    /// `origins` are complete origins.
    package init(hosts: [String], origins: [String]) {
        self.hosts = hosts.map { host in
            let host = host.lowercased()
            return Array(host.hasSuffix(":*") ? host.dropLast(2).utf8 : host[...].utf8)
        }
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Nil when the request may pass.
    package func refusal(of fields: HTTPFields) -> Refusal? {
        guard let isOurs = fields.withValue(of: "host", { isOurs($0) }) else { return .host("") }
        guard isOurs else { return .host(fields["host"] ?? "") }
        guard let origin = fields["origin"] else { return nil }
        return isAllowed(origin: origin.lowercased()) ? nil : .origin(origin)
    }

    private func isOurs(_ authority: UnsafeBufferPointer<UInt8>) -> Bool {
        names(authority) || names(Self.withoutPort(authority))
    }

    private func names(_ authority: UnsafeBufferPointer<UInt8>) -> Bool {
        hosts.contains { $0.count == authority.count && $0.elementsEqual(authority, by: Self.isSame) }
    }

    /// Letters without regard to case; what is ours is in lower case.
    private static func isSame(_ ours: UInt8, _ theirs: UInt8) -> Bool {
        ours == theirs || (theirs &- UInt8(ascii: "A") < 26 && theirs | 0x20 == ours)
    }

    private func isAllowed(origin: String) -> Bool {
        if origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return Array(origin.utf8.dropFirst(scheme.utf8.count)).withUnsafeBufferPointer(isOurs)
        }
        return false
    }

    private static func withoutPort(_ authority: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard authority.first == UInt8(ascii: "[") else {
            let end = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.count
            return UnsafeBufferPointer(rebasing: authority[..<end])
        }
        guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return authority }
        return UnsafeBufferPointer(rebasing: authority[...end])
    }
}

extension EdgeCheck.Refusal {
    /// 421 for a host that is not ours, 403 for a page of another site.
    package var response: HTTPServerResponse {
        switch self {
        case .host(let host):
            HTTPServerResponse(
                status: 421, contentType: "text/plain; charset=utf-8",
                text: "Host \(host.debugDescription) is not served here; add it to allowedHosts to allow it.\n")
        case .origin(let origin):
            HTTPServerResponse(
                status: 403, contentType: "text/plain; charset=utf-8",
                text: "Origin \(origin.debugDescription) may not call; add it to allowedOrigins to allow it.\n")
        }
    }
}
