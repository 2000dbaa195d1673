// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes

/// The `_meta` members that a revision wants with every request, prepared once per connection.
struct RequestEnvelope: Sendable {
    let revision: ProtocolRevision
    /// In 2026-07-28 everything but what differs from call to call; empty before.
    private let constantPart: [UInt8]
    private let hub: String?

    init(revision: ProtocolRevision, identity: MCPClientIdentity) {
        self.revision = revision
        hub = identity.hub
        guard revision.isModern else {
            constantPart = []
            return
        }
        var bytes: [UInt8] = []
        Self.append(key: MCPMeta.protocolVersion, to: &bytes)
        JSONWriter.append(quoting: revision.rawValue, to: &bytes)
        Self.append(key: MCPMeta.clientInfo, to: &bytes)
        bytes.append(contentsOf: identity.raw.bytes)
        Self.append(key: MCPMeta.clientCapabilities, to: &bytes)
        constantPart = bytes
    }

    /// One request of a call. The progress token is the request's own id, so it is unique among the open ones.
    /// `showsTrail` tells a server of the `initialize` era, too, which hubs stand before us: one that speaks 2026-07-28
    /// besides, and so may be a hub.
    func encode(_ call: UpstreamCall, id: Int64, showsTrail: Bool = false) -> [UInt8] {
        RequestBody.encode(
            id: id, method: call.method, params: call.params, meta: meta(for: call, id: id, showsTrail: showsTrail))
    }

    /// The params of a request that wants no progress, its own members in `_meta` added.
    func params(of call: UpstreamCall) -> RawJSON {
        let added = meta(for: call, id: 0)
        let old = call.params[MCPMeta.key] ?? .emptyObject
        guard !added.isEmpty else { return call.params }
        let meta = RawJSON(trusted: Array("{".utf8) + added + Array("}".utf8))
        let edits = old.members.filter { !MCPMeta.hopKeys.contains($0.key) }.map { JSONEdit.set($0.key, $0.value) }
        return call.params.editing([.set(MCPMeta.key, meta.editing(edits))])
    }

    private func meta(for call: UpstreamCall, id: Int64, showsTrail: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        if revision.isModern {
            bytes.reserveCapacity(constantPart.count + call.clientCapabilities.byteCount + 160)
            bytes.append(contentsOf: constantPart)
            let capabilities = call.clientCapabilities
            bytes.append(contentsOf: capabilities.kind == .object ? capabilities.bytes : RawJSON.emptyObject.bytes)
            if let level = call.logLevel {
                Self.append(key: MCPMeta.logLevel, to: &bytes)
                JSONWriter.append(quoting: level, to: &bytes)
            }
        }
        if let hub, revision.isModern || showsTrail { Self.append(trail: call.trail, hub, to: &bytes) }
        if call.wantsProgress {
            Self.append(key: MCPMeta.progressToken, to: &bytes)
            bytes.append(contentsOf: String(id).utf8)
        }
        return bytes
    }

    private static func append(trail: [String], _ hub: String, to bytes: inout [UInt8]) {
        append(key: MCPMeta.via, to: &bytes)
        bytes.append(UInt8(ascii: "["))
        for name in trail {
            JSONWriter.append(quoting: name, to: &bytes)
            bytes.append(UInt8(ascii: ","))
        }
        JSONWriter.append(quoting: hub, to: &bytes)
        bytes.append(UInt8(ascii: "]"))
    }

    private static func append(key: String, to bytes: inout [UInt8]) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        JSONWriter.append(quoting: key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }
}
