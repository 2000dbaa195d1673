// SPDX-License-Identifier: Apache-2.0

package import HubCore
package import Identity
import JSON

/// Shows what was held back, and lets it go.
package protocol QuarantineKeeping: Sendable {
    /// Newest first.
    func quarantined() async throws(AdminFault) -> [QuarantinedItem]
    /// The original as it came.
    func showQuarantined(id: String, for approver: Principal) async throws(AdminFault) -> (QuarantinedItem, [UInt8])
    func releaseQuarantined(id: String, by approver: Principal) async throws(AdminFault)
}

/// What the admin API says of what was held back.
enum QuarantineReport {
    static func list(_ items: [QuarantinedItem]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        writer.key("quarantined")
        writer.beginArray()
        for item in items { write(item, original: nil, &writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    static func one(_ item: QuarantinedItem, _ original: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: original.count + 512)
        write(item, original: String(decoding: original, as: UTF8.self), &writer)
        return writer.finish()
    }

    /// The one member of `{"id":"…"}`.
    static func id(in body: [UInt8]) throws(AdminFault) -> String {
        let example = #"{"id":"3q2-7w"}"#
        let root = try AdminBody.object(body, members: ["id"], example: example)
        guard let id = root["id"]?.string, !id.isEmpty else {
            throw .malformed("the body must be an object like \(example)")
        }
        return id
    }

    private static func write(_ item: QuarantinedItem, original: String?, _ writer: inout JSONWriter) {
        writer.beginObject()
        let texts = [
            ("id", item.id), ("principal", item.principal), ("origin", item.origin), ("method", item.method),
            ("reason", item.reason), ("versions", item.versions), ("sha256", HexadecimalText.of(item.digest)),
        ]
        for (key, text) in texts {
            writer.key(key)
            writer.string(text)
        }
        for (key, number) in [("time", item.time), ("expires", item.expires), ("size", Int64(item.size))] {
            writer.key(key)
            writer.integer(number)
        }
        writer.key("score")
        writer.double(item.score)
        if let name = item.releasedBy {
            writer.key("releasedBy")
            writer.string(name)
        }
        if let original {
            writer.key("original")
            writer.string(original)
        }
        writer.endObject()
    }
}
