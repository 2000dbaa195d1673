// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import HubCore
import Identity
import JSON
import JSONRPC
import Lifecycle
import MCPServer
import MCPTypes

/// The hub's tools for a media agent, through the life of a call: what policy does not let it see it is not shown, and what
/// it calls is judged, cleaned and recorded as anybody's calls are.
struct HubToolProviding: ToolProviding {
    let life: LifeOfACall
    let principal: Principal
    /// Names as the hub gives them out.
    let allowed: [Wildcard]
    /// Under which the labels of what is read stand.
    let session: String
    let tasks: any TaskStarting

    func tools() -> AsyncStream<[FunctionTool.Description]> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let work = tasks.start {
                let (changes, change) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
                let listening = try? await self.life.listen(for: .allLists, as: self.caller) { what in
                    if what == .list(.listTools) { change.yield() }
                }
                continuation.yield(await self.list())
                for await _ in changes { continuation.yield(await self.list()) }
                listening?.end()
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func list() async -> [FunctionTool.Description] {
        var found: [FunctionTool.Description] = []
        var cursor: String?
        repeat {
            let params = RawJSON.emptyObject.editing(cursor.map { [.set("cursor", .string($0))] } ?? [])
            guard let page = try? await life.answer(call(.listTools, params)) else { break }
            found += (page["tools"] ?? .emptyArray).elements.compactMap(description)
            cursor = page["nextCursor"]?.string
        } while cursor != nil
        return found
    }

    private func description(_ tool: RawJSON) -> FunctionTool.Description? {
        guard let name = tool["name"]?.string, allowed.contains(where: { $0.matches(name) }) else { return nil }
        return FunctionTool.Description(
            name: name, text: tool["description"]?.string ?? "", schema: tool["inputSchema"] ?? .emptyObject)
    }

    func call(_ name: String, _ arguments: RawJSON, in trace: TurnTrace?) async -> ToolOutcome {
        guard allowed.contains(where: { $0.matches(name) }) else {
            return .failed("The tool '\(name)' is not one of this agent.")
        }
        var edits: [JSONEdit] = [.set("name", .string(name)), .set("arguments", arguments)]
        if let trace {
            let meta = RawJSON.emptyObject.editing([.set("traceparent", .string(trace.parent))])
            edits.append(.set(MCPMeta.key, meta))
        }
        let params = RawJSON.emptyObject.editing(edits)
        do throws(JSONRPCError) {
            let result = try await life.answer(call(.callTool, params))
            let text = Self.text(of: result)
            return result["isError"]?.boolean == true ? .failed(text) : .result(text)
        } catch {
            return .failed(error.message)
        }
    }

    private static func text(of result: RawJSON) -> String {
        let texts = (result["content"] ?? .emptyArray).elements.compactMap { $0["text"]?.string }
        if !texts.isEmpty { return texts.joined(separator: "\n") }
        return result["structuredContent"]?.text ?? "The tool gave no text."
    }

    private func call(_ method: MCPMethod, _ params: RawJSON) -> MCPCall {
        MCPCall(
            method: method, params: params, caller: caller, wantsProgress: false, notifications: SilentNotifications())
    }

    private var caller: MCPCaller {
        let client = MCPClientDescription(
            revision: .latest, capabilities: .emptyObject, info: RawJSON(["name": .string(principal.id)]))
        return MCPCaller(principal: principal, client: client, session: session)
    }
}
