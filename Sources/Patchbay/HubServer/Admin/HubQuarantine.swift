// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import Identity

/// What approvers do about answers that were held back.
struct HubQuarantine: QuarantineKeeping {
    let quarantine: Quarantine

    func quarantined() async throws(AdminFault) -> [QuarantinedItem] {
        do {
            return try await quarantine.items()
        } catch {
            throw .unavailable("\(error)")
        }
    }

    func showQuarantined(
        id: String, for approver: Principal
    ) async throws(AdminFault) -> (QuarantinedItem, [UInt8]) {
        let found: (item: QuarantinedItem, bytes: [UInt8])?
        do {
            found = try await quarantine.original(of: id, for: approver.id)
        } catch {
            throw .unavailable("\(error)")
        }
        guard let found else { throw Self.missing(id) }
        return (found.item, found.bytes)
    }

    func releaseQuarantined(id: String, by approver: Principal) async throws(AdminFault) {
        let isReleased: Bool
        do {
            isReleased = try await quarantine.release(id, by: approver.id)
        } catch {
            throw .unavailable("\(error)")
        }
        guard isReleased else { throw Self.missing(id) }
    }

    private static func missing(_ id: String) -> AdminFault {
        .notWaiting("nothing is held back under \"\(id)\"; see: patchbay quarantine list")
    }
}
