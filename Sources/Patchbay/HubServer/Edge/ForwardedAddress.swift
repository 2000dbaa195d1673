// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPMessages

/// Who is on the other end when proxies stand in between: the last address in `X-Forwarded-For` that no trusted proxy
/// wrote for itself. What untrusted peers write there is not read.
struct ForwardedAddress: Sendable {
    /// Ranges of addresses of proxies.
    let trusted: [AddressRange]

    /// A numeric address; the peer's own unless it is a trusted proxy.
    func client(of request: HTTPServerRequest) -> String {
        guard !trusted.isEmpty, isTrusted(request.remoteAddress) else { return request.remoteAddress }
        var client = request.remoteAddress
        let hops = request.fields.values(of: "x-forwarded-for").joined(separator: ",").split(separator: ",")
        for hop in hops.reversed() {
            let text = hop.filter { $0 != " " && $0 != "\t" }
            guard IPAddress(text) != nil else { return client }
            client = text
            guard isTrusted(text) else { return client }
        }
        return client
    }

    private func isTrusted(_ text: String) -> Bool {
        guard let address = IPAddress(text)?.unmapped else { return false }
        return trusted.contains { $0.contains(address) }
    }
}
