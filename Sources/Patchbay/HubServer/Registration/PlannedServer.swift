// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// A server that a document describes, before it is added.
struct PlannedServer {
    /// What kind of document it is from.
    enum Kind: String {
        case mcpServers = "mcpServers"
        case registry = "server.json"
        case bundle = "MCPB manifest"
        case openAPI = "OpenAPI"
        case url = "URL"
    }

    let kind: Kind
    /// As the document calls it.
    let displayName: String
    /// In the form of `mcpServers`, references of the operator's own included.
    var entry: JSONObject
    /// What is kept beside the entry.
    var document: [UInt8]?
    var source: String?
    /// What the operator should know: what was left out or assumed.
    var notes: [String] = []
}

extension String {
    /// The text as it is, for an entry: what comes from a document must not name variables or files of this machine.
    var literalInEntry: String { replacing("${", with: "$${") }
}
