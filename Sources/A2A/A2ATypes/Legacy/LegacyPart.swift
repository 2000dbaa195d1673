// SPDX-License-Identifier: Apache-2.0

import JSON

/// Parts: 0.3 tells them apart by `kind`, 1.0 by which member is there.
enum LegacyPart {
    static func upgrade(_ part: RawJSON) -> RawJSON {
        switch part["kind"]?.string {
        case "file": upgradeFile(part)
        case "data" where isWrapped(part): unwrap(part)
        default: part.editing([.remove("kind")])
        }
    }

    private static func upgradeFile(_ part: RawJSON) -> RawJSON {
        part.rewritingMembers { key, value, writer in
            switch key {
            case "kind": break
            case "file":
                for (key, value) in value.members { writer.member(fileNames[key] ?? key, value) }
            default: writer.member(key, value)
            }
        }
    }

    private static let fileNames = [
        "bytes": "raw", "uri": "url", "mimeType": "mediaType", "name": "filename",
    ]

    static func downgrade(_ part: RawJSON) -> RawJSON {
        if part["data"] != nil { return downgradeData(part) }
        guard part["raw"] == nil, part["url"] == nil else { return downgradeFile(part) }
        // A text has no place for these two in 0.3.
        return part.editing([.set("kind", .string("text")), .remove("mediaType"), .remove("filename")])
    }

    private static func downgradeFile(_ part: RawJSON) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: part.byteCount + 64)
        writer.beginObject()
        writer.member("kind", "file")
        writer.key("file")
        writer.beginObject()
        for (old, new) in fileNames.sorted(by: { $0.key < $1.key }) {
            if let value = part[new], value.string != "" { writer.member(old, value) }
        }
        writer.endObject()
        for (key, value) in part.members where !fileNames.values.contains(key) {
            writer.member(key, value)
        }
        writer.endObject()
        return writer.finishRaw()
    }

    /// 0.3 has objects only: anything else goes into one, marked as the official SDK marks it.
    private static func downgradeData(_ part: RawJSON) -> RawJSON {
        var edits: [JSONEdit] = [
            .set("kind", .string("data")), .remove("mediaType"), .remove("filename"),
        ]
        if let data = part["data"], data.kind != .object {
            edits.append(.set("data", RawJSON.emptyObject.editing([.set("value", data)])))
            let metadata = part["metadata"] ?? .emptyObject
            edits.append(.set("metadata", metadata.editing([.set(wrapMark, .true)])))
        }
        return part.editing(edits)
    }

    private static func isWrapped(_ part: RawJSON) -> Bool {
        part["metadata"]?[wrapMark]?.boolean == true && part["data"]?["value"] != nil
    }

    private static func unwrap(_ part: RawJSON) -> RawJSON {
        var edits: [JSONEdit] = [.remove("kind")]
        if let value = part["data"]?["value"] { edits.append(.set("data", value)) }
        let metadata = part["metadata"]?.editing([.remove(wrapMark)]) ?? .emptyObject
        edits.append(metadata == .emptyObject ? .remove("metadata") : .set("metadata", metadata))
        return part.editing(edits)
    }

    private static let wrapMark = "data_part_compat"
}
