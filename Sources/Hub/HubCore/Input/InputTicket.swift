// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What the hub has to know when a client comes back with what it was asked for. Sealed, it travels as `requestState`, so
/// that the hub itself remembers nothing of a round with a server of 2026-07-28.
package struct InputTicket: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A server of 2026-07-28 asked; this is its own state, which it gets back byte for byte, or not at all if it gave
        /// none.
        case relayed(state: String?)
        /// A server of the handshake era asked, and its call waits here under that name.
        case parked(String)
        /// The call is made once more as it was, now that the client has done what it was asked to.
        case again
    }

    package var server: String
    package var kind: Kind
    /// Microseconds since 1970.
    package var expires: Int64
    /// Whether a person has agreed to the call already.
    package var isConsented: Bool

    package init(server: String, kind: Kind, expires: Int64, isConsented: Bool = false) {
        self.server = server
        self.kind = kind
        self.expires = expires
        self.isConsented = isConsented
    }

    package init?(_ raw: RawJSON) {
        guard let server = raw["u"]?.string, let expires = raw["e"]?.integer else { return nil }
        let kind: Kind =
            if let parked = raw["p"]?.string { .parked(parked) } else if raw["a"] != nil { .again } else {
                .relayed(state: raw["s"]?.string)
            }
        self.init(server: server, kind: kind, expires: expires, isConsented: raw["c"] != nil)
    }

    package var raw: RawJSON {
        var object: JSONObject = ["u": .string(server), "e": .integer(expires)]
        switch kind {
        case .relayed(let state): if let state { object["s"] = .string(state) }
        case .parked(let name): object["p"] = .string(name)
        case .again: object["a"] = true
        }
        if isConsented { object["c"] = true }
        return RawJSON(.object(object))
    }
}
