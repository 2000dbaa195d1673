// SPDX-License-Identifier: Apache-2.0

/// One entry of `agents`: an A2A agent that the hub serves.
package struct AgentConfiguration: Sendable, Equatable {
    /// What the hub calls it, in its URLs too; derived from ``displayName`` when that is not such a name.
    package var name: ServerName
    /// Its key in the file, as written.
    package var displayName: String
    /// Where its card is looked for, or the card itself where the path ends in `.json`; the headers go with every call.
    package var endpoint: ServerEndpoint
    /// A disabled agent is not served; references in its strings are as they were written.
    package var isDisabled = false
    /// Of its card.
    package var trust = ServerTrust.pinned
    /// Where the keys are that may sign its card, a JSON Web Key Set; with them a card without a good signature is
    /// withheld. Nil trusts nobody's, and asks for none.
    package var keys: TokenIssuer.Keys?
    /// Longest wait for an answer that is no stream; nil means ``HubLimits/callTimeout``.
    package var timeout: Duration?

    package init(name: ServerName, displayName: String, endpoint: ServerEndpoint) {
        self.name = name
        self.displayName = displayName
        self.endpoint = endpoint
    }
}

/// In which form agent cards are served to who does not say what it speaks.
package enum CardCompat: String, Sendable, CaseIterable {
    /// The form of 1.0 alone.
    case pure
    /// With the members of 0.3 beside it, which strict readers of 1.0 refuse.
    case hybrid
}
