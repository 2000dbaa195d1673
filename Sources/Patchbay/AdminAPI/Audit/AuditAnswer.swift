// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// What the admin API says of the audit trail.
enum AuditAnswer {
    static func records(_ records: [AuditRecord]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 512 * (records.count + 1))
        writer.beginObject()
        writer.key("records")
        writer.beginArray()
        for record in records { writer.raw(RawJSON(trusted: Array(AuditLine.jsonl.text(of: record).utf8))) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    /// `{"head":…}` with what `audit head` prints, or with null where nothing was recorded yet.
    static func head(_ seal: AuditSeal?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("head")
        writer.raw(RawJSON(trusted: seal?.document ?? Array("null".utf8)))
        writer.endObject()
        return writer.finish()
    }

    static func verification(_ result: Result<AuditReport, AuditFault>) -> [UInt8] {
        var answer: JSONValue = [:]
        switch result {
        case .success(let report):
            answer["sound"] = true
            answer["report"] = report.json
        case .failure(let fault):
            answer["sound"] = false
            answer["fault"] = .string("\(fault)")
        }
        return answer.serialized()
    }

    /// The head in `{"head":{…}}`; nil for `{}`.
    static func exportedHead(in body: [UInt8]) throws(AdminFault) -> AuditSeal? {
        let root = try AdminBody.object(body, members: ["head"], example: #"{"head":{…}}, or {}"#)
        guard let head = root["head"] else { return nil }
        let seal = try AdminBody.object(
            Array(head.text.utf8), members: ["format", "hash", "key", "sequence", "signature", "time"],
            example: "what `audit head` prints")
        let integers = 0...AdminBody.largestInteger
        guard seal["format"]?.string == AuditSeal.format,
            let sequence = try AdminBody.integer("sequence", of: seal, in: integers),
            let time = try AdminBody.integer("time", of: seal, in: integers),
            let hash = bytes(seal["hash"], count: 32), let key = bytes(seal["key"], count: 32),
            let signature = bytes(seal["signature"], count: 64)
        else { throw .malformed("\"head\" is not what `audit head` prints") }
        return AuditSeal(sequence: sequence, hash: hash, time: time, key: key, signature: signature)
    }

    private static func bytes(_ text: RawJSON?, count: Int) -> [UInt8]? {
        text?.string.flatMap(HexadecimalText.bytes).flatMap { $0.count == count ? $0 : nil }
    }
}
