// SPDX-License-Identifier: Apache-2.0

package import HubCore

/// Makes API keys and takes them back.
package protocol KeyKeeping: Sendable {
    /// Expired and revoked ones included, oldest first.
    func listKeys() async throws(AdminFault) -> [APIKey]

    /// The key is on disk and in force when this returns.
    func createKey(_ request: KeyRequest) async throws(AdminFault) -> IssuedKey

    /// The key lets nobody in any more when this returns. Revoking twice changes nothing.
    func revokeKey(id: String) async throws(AdminFault) -> APIKey
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
