// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// What a peer behind pipes says unasked.
@Suite(.timeLimit(.minutes(5))) struct StdioWatchTests {
    private static let tools = #"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#

    @Test("a peer of 2026-07-28 is asked to tell, also by the process that comes after it")
    func modern() async throws {
        let bench = StdioBench.modern { process, line in
            if line["method"]?.isString("tools/call") == true { process.write(Wire.result(line["id"], "{}")) }
            if line["method"]?.isString("subscriptions/listen") == true { process.write(Self.tools) }
        }
        let told = Gathered<UpstreamChange>()
        bench.upstream.watch { told.append($0) }
        _ = try await bench.call()
        await told.reached(1)
        #expect(told.values == [.told(.list(.listTools))])
        bench.upstream.follow(["test://a"])
        await bench.peer.processes.values[0].received.reached(4)
        let said = bench.peer.processes.values[0].received.values
        let listens = said.filter { $0["method"]?.isString("subscriptions/listen") == true }
        #expect(listens.count == 2)
        #expect(listens[1]["params"]?["notifications"]?.text == #"{"resourceSubscriptions":["test://a"]}"#)
        #expect(listens[1]["params"]?["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.string == "2026-07-28")
        bench.upstream.follow([])
        await bench.peer.processes.values[0].received.reached(5)
        #expect(bench.peer.processes.values[0].received.values.last?["params"]?["requestId"] == listens[1]["id"])
    }

    @Test("an older peer tells by itself, and is subscribed to one by one")
    func legacy() async throws {
        let bench = StdioBench.legacy { process, line in
            process.write(Wire.result(line["id"], "{}"))
            if line["method"]?.isString("resources/subscribe") == true {
                let uri = line["params"]?["uri"]?.text ?? ""
                process.write(
                    #"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":\#(uri)}}"#)
            }
        }
        let told = Gathered<UpstreamChange>()
        bench.upstream.watch { told.append($0) }
        _ = try await bench.call()
        bench.upstream.follow(["test://a"])
        await told.reached(1)
        #expect(told.values == [.told(.resource("test://a"))])
    }
}
