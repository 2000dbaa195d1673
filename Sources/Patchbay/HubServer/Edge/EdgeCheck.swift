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

    private let hosts: Set<String>
    private let origins: Set<String>

    /// `hosts` are names with or without a port, `name:*` for any port, which is also what a bare name means;
    /// `origins` are complete origins.
    package init(hosts: [String], origins: [String]) {
        self.hosts = Set(
            hosts.map { $0.lowercased().hasSuffix(":*") ? String($0.lowercased().dropLast(2)) : $0.lowercased() })
        self.origins = Set(origins.map { $0.lowercased() })
    }

    /// Nil when the request may pass.
    package func refusal(of fields: HTTPFields) -> Refusal? {
        guard let host = fields["host"] else { return .host("") }
        guard isOurs(host.lowercased()) else { return .host(host) }
        guard let origin = fields["origin"] else { return nil }
        return isAllowed(origin: origin.lowercased()) ? nil : .origin(origin)
    }

    private func isOurs(_ authority: String) -> Bool {
        hosts.contains(authority) || hosts.contains(Self.withoutPort(authority))
    }

    private func isAllowed(origin: String) -> Bool {
        if origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return isOurs(String(origin.dropFirst(scheme.count)))
        }
        return false
    }

    private static func withoutPort(_ authority: String) -> String {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return authority }
            return String(authority[...end])
        }
        guard let colon = authority.firstIndex(of: ":") else { return authority }
        return String(authority[..<colon])
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
