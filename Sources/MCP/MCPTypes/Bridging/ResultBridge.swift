// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Turns a result, whatever revision its server speaks, into the shape that the caller's revision expects.
///
/// It goes by what the result holds, so that one that already fits comes out as the bytes that went in.
package enum ResultBridge {
    /// `method` is that of the request which the result answers.
    package static func adapt(_ result: RawJSON, of method: MCPMethod, to target: ProtocolRevision) -> RawJSON {
        if target.isModern { return completed(result, method) }
        return ContentBridge.adapt(reduced(result, method, to: target), of: method, to: target)
    }

    /// Adds what 2026-07-28 demands of every result and an older server did not write.
    private static func completed(_ result: RawJSON, _ method: MCPMethod) -> RawJSON {
        let lacks = lacking(in: result)
        var edits: [JSONEdit] = []
        if lacks.type { edits.append(.set("resultType", completeType)) }
        if method.isCacheable {
            if lacks.lifetime { edits.append(.set("ttlMs", .integer(0))) }
            if lacks.scope { edits.append(.set("cacheScope", privateScope)) }
        }
        if method == .callTool, lacks.content { edits.append(.set("content", emptyArray)) }
        return edits.isEmpty ? result : result.editing(edits)
    }

    /// Which of the members that it demands are missing, found in one walk.
    private static func lacking(in result: RawJSON) -> (type: Bool, lifetime: Bool, scope: Bool, content: Bool) {
        var lacks = (type: true, lifetime: true, scope: true, content: true)
        result.visitMembers { member in
            if member.is("resultType") {
                lacks.type = false
            } else if member.is("content") {
                lacks.content = false
            } else if member.is("ttlMs") {
                lacks.lifetime = false
            } else if member.is("cacheScope") {
                lacks.scope = false
            }
        }
        return lacks
    }

    /// Removes what only 2026-07-28 knows, and structured content that older revisions cannot hold.
    private static func reduced(_ result: RawJSON, _ method: MCPMethod, to target: ProtocolRevision) -> RawJSON {
        var edits: [JSONEdit] = []
        for key in ["resultType", "ttlMs", "cacheScope"] where result[key] != nil { edits.append(.remove(key)) }
        if method == .callTool, let structured = result["structuredContent"],
            structured.kind != .object || target < .june2025
        {
            edits.append(.remove("structuredContent"))
        }
        return edits.isEmpty ? result : result.editing(edits)
    }

    private static let completeType = RawJSON.string("complete")
    private static let privateScope = RawJSON.string("private")
    private static let emptyArray = RawJSON(JSONValue.array([]))
}
