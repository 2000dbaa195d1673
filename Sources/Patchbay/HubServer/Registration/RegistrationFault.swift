// SPDX-License-Identifier: Apache-2.0

/// Why servers were not added. The texts go to the operator: they name cause and way out.
enum RegistrationFault: Error, Equatable {
    /// The document is nothing that describes a server.
    case unknownKind(String)
    /// It is of a known kind and wrong.
    case invalid(kind: String, String)
    /// It needs values that were not given.
    case missing([String])
    /// It describes something that the hub cannot run.
    case unsupported(String)
    case nameTaken(String)
    case tooMany(limit: Int)
    case unreadable(String)
}

extension RegistrationFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownKind(let what):
            "\(what) describes no server: a server.json, a file with \"mcpServers\", the manifest.json of an MCPB bundle or "
                + "an OpenAPI 3 document would"
        case .invalid(let kind, let why): "the \(kind) is wrong: \(why)"
        case .missing(let values):
            "values are missing; give them with --set NAME=VALUE: \(values.joined(separator: ", "))"
        case .unsupported(let why): why
        case .nameTaken(let name): "there is a server \"\(name)\" already; choose another name with --name"
        case .tooMany(let limit): "no more than \(limit) servers can be added"
        case .unreadable(let why): why
        }
    }
}
