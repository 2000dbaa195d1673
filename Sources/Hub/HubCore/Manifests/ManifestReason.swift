// SPDX-License-Identifier: Apache-2.0

/// Why a tool is withheld.
package enum ManifestReason: Sendable, Equatable {
    /// The definition is not the one that was approved.
    case changed
    /// The server's tools are shown to a person before they are served.
    case firstSight
    /// The definition of a tool that was approved and is gone, under another name.
    case renamed(from: String)
    /// The server lists the name twice, with different definitions.
    case duplicate
    /// The name can be taken for that one.
    case confusable(with: String)
    /// The name is the one by which clients know another server's tool.
    case shadowing(name: String, of: ServerName)
    /// The description speaks of another server's tool.
    case reference(name: String, of: ServerName)
    /// What the scan found, in its words.
    case scan(String)
    /// The server has listed more different tools than are kept.
    case tooMany(limit: Int)
    /// The store did not take the pin.
    case unrecorded

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .changed: "changed"
        case .firstSight: "first_sight"
        case .renamed: "renamed"
        case .duplicate: "duplicate"
        case .confusable: "confusable"
        case .shadowing: "shadowing"
        case .reference: "reference"
        case .scan: "scan"
        case .tooMany: "too_many"
        case .unrecorded: "unrecorded"
        }
    }

    /// What the word is about, as it is stored; empty where it says everything.
    package var detail: String {
        switch self {
        case .changed, .firstSight, .duplicate, .unrecorded: ""
        case .renamed(let name), .confusable(let name), .scan(let name): name
        case .shadowing(let name, let server), .reference(let name, let server): "\(server.text) \(name)"
        case .tooMany(let limit): "\(limit)"
        }
    }

    /// The reverse of ``code`` and ``detail``; nil for what they never give.
    package init?(code: String, detail: String) {
        switch code {
        case "changed": self = .changed
        case "first_sight": self = .firstSight
        case "duplicate": self = .duplicate
        case "unrecorded": self = .unrecorded
        case "renamed": self = .renamed(from: detail)
        case "confusable": self = .confusable(with: detail)
        case "scan": self = .scan(detail)
        case "too_many": self = .tooMany(limit: Int(detail) ?? 0)
        case "shadowing", "reference":
            let parts = detail.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let server = ServerName(String(parts[0])) else { return nil }
            self =
                code == "shadowing"
                ? .shadowing(name: String(parts[1]), of: server) : .reference(name: String(parts[1]), of: server)
        default: return nil
        }
    }
}

extension ManifestReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .changed: "its definition is not the one that was approved"
        case .firstSight: "it has not been approved yet"
        case .renamed(let old): "it is the approved tool \"\(old)\" under another name"
        case .duplicate: "its server lists the name twice, with different definitions"
        case .confusable(let other): "its name can be taken for \"\(other)\""
        case .shadowing(let name, let server): "its name is that of the tool \"\(name)\" of server \(server.text)"
        case .reference(let name, let server): "it speaks of the tool \"\(name)\" of server \(server.text)"
        case .scan(let finding): "its scan found: \(finding)"
        case .tooMany(let limit): "its server has listed more than \(limit) different tools"
        case .unrecorded: "the store could not record it"
        }
    }
}
