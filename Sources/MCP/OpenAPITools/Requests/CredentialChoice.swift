// SPDX-License-Identifier: Apache-2.0

import JSON

/// Which of the alternatives of an operation's security can be met with the credentials at hand.
struct CredentialChoice: Sendable {
    let schemes: [String: SecurityScheme]
    /// Scheme names to secrets.
    let secrets: [String: String]
    /// Sent with every request, whatever the document says.
    let fields: [(name: String, value: String)]

    init(document: APIDocument, secrets: [String: String], fields: [(name: String, value: String)]) {
        var schemes: [String: SecurityScheme] = [:]
        for (name, value) in document.root["components"]?["securitySchemes"]?.object ?? [:] {
            schemes[name] = document.resolve(value).flatMap(SecurityScheme.init)
        }
        self.schemes = schemes
        self.secrets = secrets
        self.fields = fields
    }

    /// The first alternative for all of whose schemes there is a secret; `missing` names what would have helped.
    func choose(for alternatives: [[String]]) -> (credentials: RequestCredentials, missing: [String]) {
        var credentials = RequestCredentials(fields: fields)
        guard !alternatives.isEmpty else { return (credentials, []) }
        let met = alternatives.filter { $0.allSatisfy { schemes[$0] != nil && secrets[$0] != nil } }
        // Better with a credential than without, where the document leaves the choice.
        guard let best = met.first(where: { !$0.isEmpty }) ?? met.first else {
            return (credentials, alternatives.first?.filter { secrets[$0] == nil } ?? [])
        }
        for name in best {
            if let scheme = schemes[name], let secret = secrets[name] { scheme.add(secret, to: &credentials) }
        }
        return (credentials, [])
    }
}
