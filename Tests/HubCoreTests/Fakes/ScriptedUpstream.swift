// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPClient
import MCPTypes
import Synchronization

/// An upstream that answers from a script and remembers what it was asked.
final class ScriptedUpstream: UpstreamConnection, UpstreamWatching {
    struct Script {
        var revision = ProtocolRevision.july2026
        var info: RawJSON?
        var capabilities = RawJSON(["tools": [:], "resources": [:], "prompts": [:]])
        /// Pages of each list, as the members of the result.
        var pages: [String: [RawJSON]] = [:]
        var failure: UpstreamError?
        /// Runs before a connection is there.
        var connecting: @Sendable () async -> Void = {}
        var answer: @Sendable (UpstreamCall) async -> Result<RawJSON, UpstreamError> = { _ in
            .success(RawJSON(["content": [["type": "text", "text": "ok"]]]))
        }
    }

    private let script: Mutex<Script>
    private let asked = Mutex<[UpstreamCall]>([])
    private let listener = Mutex<(@Sendable (UpstreamChange) -> Void)?>(nil)
    private let wishes = Mutex<[Set<String>]>([])

    init(_ script: Script) { self.script = Mutex(script) }

    var calls: [UpstreamCall] { asked.withLock { $0 } }
    func calls(of method: String) -> [UpstreamCall] { calls.filter { $0.method == method } }
    func change(_ edit: (inout Script) -> Void) { script.withLock { edit(&$0) } }

    func connect() async throws(UpstreamError) -> UpstreamDescription {
        let script = script.withLock { $0 }
        await script.connecting()
        if let failure = script.failure { throw failure }
        return UpstreamDescription(
            revision: script.revision, capabilities: script.capabilities, serverInfo: script.info)
    }

    func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        asked.withLock { $0.append(call) }
        let script = script.withLock { $0 }
        if let failure = script.failure { throw failure }
        guard let method = MCPMethod(rawValue: call.method), let key = method.itemsKey else {
            return try await script.answer(call).get()
        }
        let pages = script.pages[call.method] ?? [RawJSON(.object([key: []]))]
        // An empty cursor is one like any other: the second page's.
        let index = call.params["cursor"]?.string.map { $0.isEmpty ? 1 : Int($0) ?? -1 } ?? 0
        guard pages.indices.contains(index) else { throw .rpc(.invalidParams("bad cursor")) }
        return pages[index]
    }

    func close() async {}

    func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) { listener.withLock { $0 = tell } }
    func follow(_ resources: Set<String>) { wishes.withLock { $0.append(resources) } }

    /// The resources that were followed, change by change.
    var followed: [Set<String>] { wishes.withLock { $0 } }
    /// Says something unasked.
    func tell(_ change: UpstreamChange) { listener.withLock { $0 }?(change) }

    static func tools(_ names: String..., next: String? = nil) -> RawJSON {
        list("tools", names.map { ["name": .string($0), "inputSchema": ["type": "object"]] }, next)
    }

    static func list(_ key: String, _ items: [JSONValue], _ next: String? = nil) -> RawJSON {
        var object: JSONObject = [key: .array(items)]
        if let next { object["nextCursor"] = .string(next) }
        return RawJSON(.object(object))
    }
}
