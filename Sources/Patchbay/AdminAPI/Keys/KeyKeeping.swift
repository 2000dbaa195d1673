// SPDX-License-Identifier: Apache-2.0

package import HubCore
package import Identity

/// Makes API keys and takes them back.
package protocol KeyKeeping: Sendable {
    /// Expired and revoked ones included, oldest first.
    func listKeys() async throws(AdminFault) -> [APIKey]

    /// The key and the record of it are on disk, and the key in force, when this returns.
    func createKey(_ request: KeyRequest, by actor: Principal) async throws(AdminFault) -> IssuedKey

    /// The key lets nobody in any more when this returns, and that is recorded. Revoking twice changes nothing.
    func revokeKey(id: String, by actor: Principal) async throws(AdminFault) -> APIKey
}

/// A new key, in the one moment in which its text is known.
package struct IssuedKey: Sendable {
    package let key: APIKey
    /// Never to be logged or kept.
    package let text: String

    package init(key: APIKey, text: String) {
        self.key = key
        self.text = text
    }
}
