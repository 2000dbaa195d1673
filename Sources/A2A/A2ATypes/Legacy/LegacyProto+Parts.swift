// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// Parts of messages and artifacts: `a2a.v1` nests files and data one deeper than 1.0.
extension LegacyProto {
    static func upgradePart(_ part: RawJSON) -> RawJSON {
        // Data in the form of JSON-RPC is told by the wrap that it has here and not there.
        if let data = part["data"] { return upgradeData(part, data["data"] ?? data) }
        guard let file = part["file"] else { return part }
        return part.rewritingMembers { key, value, writer in
            guard key == "file" else { return writer.member(key, value) }
            if let url = file["fileWithUri"] ?? file["uri"] { writer.member("url", url) }
            if let bytes = file["fileWithBytes"] ?? file["bytes"] { writer.member("raw", unwrapped(bytes)) }
            if let type = file["mimeType"] { writer.member("mediaType", type) }
            if let name = file["name"] { writer.member("filename", name) }
        }
    }

    /// The wrap of what is no object, by the same mark as in JSON-RPC.
    private static func upgradeData(_ part: RawJSON, _ data: RawJSON) -> RawJSON {
        LegacyPart.upgrade(part.editing([.set("kind", .string("data")), .set("data", data)]))
    }

    static func downgradePart(_ part: RawJSON) -> RawJSON {
        if part["data"] != nil {
            let wrapped = LegacyPart.downgrade(part)
            let data = RawJSON.emptyObject.editing([.set("data", wrapped["data"] ?? .emptyObject)])
            return wrapped.editing([.set("data", data), .remove("kind")])
        }
        guard part["raw"] != nil || part["url"] != nil else {
            return part.editing([.remove("mediaType"), .remove("filename")])
        }
        var file: [JSONEdit] = []
        if let url = part["url"] { file.append(.set("fileWithUri", url)) }
        if let raw = part["raw"]?.string { file.append(.set("fileWithBytes", .string(wrapped(raw)))) }
        if let type = part["mediaType"] { file.append(.set("mimeType", type)) }
        if let name = part["filename"] { file.append(.set("name", name)) }
        return part.editing([
            .set("file", RawJSON.emptyObject.editing(file)), .remove("url"), .remove("raw"), .remove("mediaType"),
            .remove("filename"),
        ])
    }

    private static func wrapped(_ base64: String) -> String { Base64.encode(Array(base64.utf8)) }

    private static func unwrapped(_ bytes: RawJSON) -> RawJSON {
        guard let text = bytes.string, let inner = Base64.decode(text.utf8), !inner.isEmpty,
            let innerText = String(validating: inner, as: UTF8.self), innerText.utf8.count % 4 == 0,
            Base64.decode(innerText.utf8) != nil
        else { return bytes }
        return .string(innerText)
    }
}
