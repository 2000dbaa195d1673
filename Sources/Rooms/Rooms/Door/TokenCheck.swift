// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
package import Lifecycle
import LiveKitSignal

/// Reads the access token of a request.
package struct TokenCheck: Sendable {
    /// The secrets of the API keys that sign access tokens.
    private let secrets: [String: String]
    private let clock: any WallClock

    package init(secrets: [String: String], clock: any WallClock) { (self.secrets, self.clock) = (secrets, clock) }

    func claims(_ query: RoomQuery) throws(RoomDoorError) -> AccessClaims {
        guard let token = query.token else { throw .noToken }
        do throws(AccessTokenError) {
            return try AccessToken.verify(
                token, secrets: secrets, at: clock.microsecondsSinceEpoch / 1_000_000)
        } catch {
            throw .token(error)
        }
    }

    /// Servers name their token in a field alone.
    func claims(_ request: HTTPServerRequest) throws(RoomDoorError) -> AccessClaims {
        try claims(RoomQuery(request))
    }
}
