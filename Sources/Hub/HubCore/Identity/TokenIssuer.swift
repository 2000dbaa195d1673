// SPDX-License-Identifier: Apache-2.0

package import Identity

/// Somebody whose access tokens the hub takes.
package struct TokenIssuer: Sendable, Equatable {
    /// Where its public keys are.
    package enum Keys: Sendable, Equatable {
        /// Read again when it changes.
        case file(String)
        /// Asked at intervals, and when a token names a key that is not known.
        case url(Secret)
    }

    /// Stands before the subjects in principals' ids; none is called `key` or `unix`.
    package var name: String
    /// `iss` of its tokens, exactly.
    package var issuer: String
    package var keys: Keys
    package var algorithms: Set<TokenAlgorithm> = Set(TokenAlgorithm.allCases)
    /// What a token must have to be let in at all.
    package var scopes: [String] = []
    /// The claim that holds the subject's groups, a list of texts or one text; nil where groups are not looked at.
    package var groupClaim: String?
    /// Subjects by role.
    package var roles: [Role: [Wildcard]] = [:]

    package init(name: String, issuer: String, keys: Keys) {
        self.name = name
        self.issuer = issuer
        self.keys = keys
    }

    /// `groups` as the token names them.
    package func principal(subject: String, groups: [String] = []) -> Principal {
        let held = roles.filter { $0.value.contains { $0.matches(subject) } }.keys
        return Principal(
            id: "\(name):\(subject)", roles: Set(held), groups: Set(groups.map { "\(name):\($0)" }))
    }
}
