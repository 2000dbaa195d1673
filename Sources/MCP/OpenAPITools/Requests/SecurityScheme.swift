// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// How a service wants to be told who calls (OpenAPI 3, "Security Scheme Object"), as far as a credential says it.
enum SecurityScheme: Sendable, Equatable {
    case key(APIParameter.Location, name: String)
    /// `user:password`, not encoded yet.
    case basic
    /// A token in `Authorization`, under that scheme's name: `Bearer` for OAuth and OpenID Connect.
    case authorization(String)

    /// Nil for what no credential can satisfy, as mutual TLS.
    init?(_ value: JSONValue) {
        switch value["type"]?.string {
        case "apiKey":
            guard let place = value["in"]?.string.flatMap(APIParameter.Location.init(rawValue:)), place != .path,
                let name = value["name"]?.string, !name.isEmpty
            else { return nil }
            self = .key(place, name: name)
        case "http":
            let scheme = value["scheme"]?.string ?? "bearer"
            switch scheme.lowercased() {
            case "basic": self = .basic
            case "bearer": self = .authorization("Bearer")
            default: self = .authorization(scheme)
            }
        case "oauth2", "openIdConnect": self = .authorization("Bearer")
        default: return nil
        }
    }

    func add(_ secret: String, to credentials: inout RequestCredentials) {
        switch self {
        case .key(.query, let name): credentials.query.append((name, secret))
        case .key(.cookie, let name): credentials.cookies.append((name, secret))
        case .key(_, let name): credentials.fields.append((name.lowercased(), secret))
        case .basic: credentials.fields.append(("authorization", "Basic " + Base64.encode(Array(secret.utf8))))
        case .authorization(let scheme): credentials.fields.append(("authorization", "\(scheme) \(secret)"))
        }
    }
}

/// What a request carries besides its arguments.
struct RequestCredentials: Sendable {
    var fields: [(name: String, value: String)] = []
    var query: [(name: String, value: String)] = []
    var cookies: [(name: String, value: String)] = []
}
