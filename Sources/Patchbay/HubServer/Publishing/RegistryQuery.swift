// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle

/// The query of `GET /v0.1/servers` (MCP Registry API).
struct RegistryQuery: Equatable {
    /// The name after which the page begins.
    var cursor: String?
    var limit = 30
    /// A part of a name.
    var search: String?
    /// In microseconds since 1970-01-01 UTC.
    var updatedSince: Int64?
    /// `latest`, or one version.
    var version: String?

    /// Entries of one page.
    static let maximumLimit = 100

    struct Fault: Error, Equatable { let reason: String }

    init(_ query: String?) throws(Fault) {
        for part in (query ?? "").split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = URIText.decoded(pair.count > 1 ? pair[1] : "")
            switch URIText.decoded(pair[0]) {
            case "cursor": cursor = value.isEmpty ? nil : value
            case "search": search = value.isEmpty ? nil : value.lowercased()
            case "version": version = value.isEmpty ? nil : value
            case "limit":
                guard let number = Int(value), (1...Self.maximumLimit).contains(number) else {
                    throw Fault(reason: "limit must be a number from 1 to \(Self.maximumLimit)")
                }
                limit = number
            case "updated_since":
                guard let moment = CivilTime(rfc3339: value)?.microsecondsSinceEpoch else {
                    throw Fault(reason: "updated_since must be a time like 2026-01-31T12:00:00Z")
                }
                updatedSince = moment
            // What is not known is not ours to refuse; deleted entries are not kept.
            default: break
            }
        }
    }
}
