// SPDX-License-Identifier: Apache-2.0

package import AdminAPI
import Cryptography
package import HubCore
package import Identity
import JSON
import Lifecycle
import Telemetry

/// The API keys of one data directory: those of its store, and those that let callers in now.
package struct HubKeys: KeyKeeping {
    let ring: APIKeyRing
    private let store: any APIKeyStoring
    private let clock: any WallClock
    private let log: Log

    init(store: any APIKeyStoring, clock: any WallClock, log: Log) {
        self.store = store
        self.clock = clock
        self.log = log
        ring = APIKeyRing(clock: clock) { SHA256.digest(of: $0) }
    }

    /// Takes up what the store has; before it, no key is good.
    func load() async throws {
        for key in try await store.keys() { ring.put(key) }
    }

    package func listKeys() async throws(AdminFault) -> [APIKey] { ring.keys }

    package func createKey(
        _ request: KeyRequest, by actor: Principal
    ) async throws(AdminFault) -> IssuedKey {
        guard ring.keys.count < APIKey.maximumKeys else {
            throw .unavailable("there are \(APIKey.maximumKeys) keys; no more can be kept")
        }
        let text = APIKey.text(Base64URL.encode(SecureRandom.bytes(32)))
        let now = clock.microsecondsSinceEpoch
        let key = APIKey(
            id: Self.identifier(), name: request.name, roles: request.roles,
            digest: SHA256.digest(of: Array(text.utf8)), created: now,
            expires: now + Int64(request.days) * 86_400_000_000)
        let record = Self.record(.createKey, key, by: actor, at: now, details: Self.details(key))
        try await stored { try await store.add(key, recording: record) }
        ring.put(key)
        log.info("an API key was made", ["id": .string(key.id), "principal": .string(key.principal.id)])
        return IssuedKey(key: key, text: text)
    }

    package func revokeKey(id: String, by actor: Principal) async throws(AdminFault) -> APIKey {
        guard var key = ring.keys.first(where: { $0.id == id }) else { throw .noSuchKey(id) }
        guard key.revoked == nil else { return key }
        let now = clock.microsecondsSinceEpoch
        key.revoked = now
        // First, so that a store that fails leaves no open door.
        ring.put(key)
        let record = Self.record(.revokeKey, key, by: actor, at: now)
        try await stored { try await store.revoke(id, at: now, recording: record) }
        log.info("an API key was revoked", ["id": .string(key.id), "principal": .string(key.principal.id)])
        return key
    }

    private func stored(_ work: () async throws -> Void) async throws(AdminFault) {
        do {
            try await work()
        } catch {
            throw .unavailable("the store did not take it: \(error)")
        }
    }

    private static func record(
        _ action: AuditAction, _ key: APIKey, by actor: Principal, at now: Int64, details: JSONValue? = nil
    ) -> AuditRecord {
        AuditRecord(
            action, target: key.id, by: actor.id, onBehalfOf: key.principal.id, details: details, at: now)
    }

    private static func details(_ key: APIKey) -> JSONValue {
        let roles = key.roles.map(\.rawValue).sorted().map(JSONValue.string)
        return ["roles": .array(roles), "expires": .string(CivilTime(microsecondsSinceEpoch: key.expires).rfc3339)]
    }

    /// 12 hexadecimal digits.
    private static func identifier() -> String {
        SecureRandom.bytes(6).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}
