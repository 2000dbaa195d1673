// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// Writes a request around params that keep their bytes, with our own members in `_meta`.
enum RequestBody {
    /// - Parameter meta: the members to add to `_meta`, without braces; empty adds none. What `_meta` held of the other
    ///   hop (``MCPMeta/hopKeys``) is removed.
    static func encode(id: Int64, method: String, params: RawJSON, meta: [UInt8]) -> [UInt8] {
        let params = params.kind == .object ? params : .emptyObject
        var bytes: [UInt8] = []
        bytes.reserveCapacity(params.byteCount + meta.count + method.utf8.count + 80)
        bytes.append(contentsOf: "{\"jsonrpc\":\"2.0\",\"id\":".utf8)
        JSONWriter.append(id, to: &bytes)
        bytes.append(contentsOf: ",\"method\":".utf8)
        JSONWriter.append(quoting: method, to: &bytes)
        bytes.append(contentsOf: ",\"params\":".utf8)
        append(params, meta, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private static func append(_ params: RawJSON, _ meta: [UInt8], to bytes: inout [UInt8]) {
        guard let old = params[MCPMeta.key] else {
            return meta.isEmpty ? bytes.append(contentsOf: params.bytes) : addMeta(meta, to: params, &bytes)
        }
        let left = MCPMeta.withoutHop(old)
        guard left != nil || !meta.isEmpty else {
            return bytes.append(contentsOf: params.editing([.remove(MCPMeta.key)]).bytes)
        }
        // Both are parts of one text, so the old value's place in the params is known.
        let whole = params.bytes
        bytes.append(contentsOf: whole[..<old.bytes.startIndex])
        append(members: meta, to: left ?? .emptyObject, &bytes)
        bytes.append(contentsOf: whole[old.bytes.endIndex...])
    }

    private static func addMeta(_ meta: [UInt8], to params: RawJSON, _ bytes: inout [UInt8]) {
        open(params, &bytes)
        bytes.append(contentsOf: "\"_meta\":{".utf8)
        bytes.append(contentsOf: meta)
        bytes.append(contentsOf: "}}".utf8)
    }

    private static func append(members: [UInt8], to object: RawJSON, _ bytes: inout [UInt8]) {
        guard !members.isEmpty else { return bytes.append(contentsOf: object.bytes) }
        open(object, &bytes)
        bytes.append(contentsOf: members)
        bytes.append(UInt8(ascii: "}"))
    }

    /// The object without its closing brace, ready for another member.
    private static func open(_ object: RawJSON, _ bytes: inout [UInt8]) {
        let body = object.bytes.dropLast()
        bytes.append(contentsOf: body)
        let isEmpty = body.dropFirst().allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    }
}
