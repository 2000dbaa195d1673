// SPDX-License-Identifier: Apache-2.0

import Addresses
import CCurl

/// The list by which libcurl is told the addresses of a host, so that it asks nobody. Freed with its owner, which must not
/// outlive the easy handle that borrows it.
struct CurlPins: ~Copyable {
    /// Nil when nothing is pinned.
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    deinit { patchbay_curl_slist_free_all(first) }

    /// Replaces the list; no address pins nothing.
    mutating func fill(host: String, port: UInt16, _ addresses: [IPAddress]) {
        patchbay_curl_slist_free_all(first)
        first = nil
        guard !addresses.isEmpty else { return }
        let list = addresses.map { $0.isV6 ? "[\($0)]" : "\($0)" }.joined(separator: ",")
        // The sign lets the entry age like any other instead of staying for good.
        first = patchbay_curl_slist_append(nil, "+\(host):\(port):\(list)")
    }
}
