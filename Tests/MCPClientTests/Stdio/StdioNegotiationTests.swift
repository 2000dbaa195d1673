// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPClient
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StdioNegotiationTests {
    @Test("a modern peer is discovered and called with its envelope")
    func modern() async throws {
        let bench = StdioBench.modern { process, line in process.write(Wire.result(line["id"], "{}")) }
        #expect(try await bench.upstream.connect().revision == .july2026)
        _ = try await bench.call()
        let process = try #require(bench.peer.processes.values.first)
        #expect(process.methods == ["server/discover", "tools/call"])
        let meta = process.received.values[1]["params"]?["_meta"]
        #expect(meta?["io.modelcontextprotocol/protocolVersion"]?.string == "2026-07-28")
    }

    @Test(
        "a legacy peer is initialized after whatever it says to the probe",
        arguments: [-32601, -32602, -32600, -32603, -32000])
    func legacy(_ code: Int) async throws {
        let bench = StdioBench { process, line in
            switch line["method"]?.string {
            case "server/discover": process.write(Wire.error(line["id"], code))
            case "initialize": process.write(Wire.result(line["id"], Wire.initialized()))
            default: break
            }
        }
        #expect(try await bench.upstream.connect().revision == .november2025)
        let process = try #require(bench.peer.processes.values.first)
        #expect(process.methods == ["server/discover", "initialize", "notifications/initialized"])
        #expect(bench.peer.processes.count == 1)
    }

    @Test("a peer that is silent until the probe's deadline is initialized; its late answer is dropped")
    func silent() async throws {
        let bench = StdioBench { process, line in
            guard line["method"]?.isString("initialize") == true else { return }
            process.write(Wire.error(RawJSON.integer(1), -32601))
            process.write(Wire.result(line["id"], Wire.initialized()))
        }
        let task = Task { try await bench.upstream.connect() }
        await bench.peer.processes.reached(1)
        await bench.peer.processes.values[0].received.reached(1)
        while bench.clock.pendingCount == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(10))
        #expect(try await task.value.revision == .november2025)
        #expect(bench.peer.processes.values[0].methods.contains("notifications/cancelled") == false)
    }

    @Test("a peer that exits on the probe is started anew and initialized directly, and so on every later start")
    func exitsOnProbe() async throws {
        let bench = StdioBench { process, line in
            switch line["method"]?.string {
            case "server/discover": process.exit("exited with status 1")
            case "initialize": process.write(Wire.result(line["id"], Wire.initialized()))
            case "tools/call": process.exit("killed by signal 9")
            default: break
            }
        }
        #expect(try await bench.upstream.connect().revision == .november2025)
        #expect(bench.peer.processes.count == 2)
        #expect(bench.peer.processes.values[1].methods == ["initialize", "notifications/initialized"])
        await #expect(throws: UpstreamError.died("killed by signal 9")) { _ = try await bench.call() }
        _ = try await bench.upstream.connect()
        #expect(bench.peer.processes.values[2].methods == ["initialize", "notifications/initialized"])
    }

    @Test("after a day a restart asks for the era again")
    func verdictExpires() async throws {
        let bench = StdioBench.legacy { process, line in process.write(Wire.result(line["id"], "{}")) }
        _ = try await bench.upstream.connect()
        bench.peer.processes.values[0].exit("gone")
        bench.clock.advance(by: .seconds(86_400))
        _ = try await bench.call()
        #expect(bench.peer.processes.values[1].methods.first == "server/discover")
    }

    @Test("a peer that pinned the stateless era refuses initialize and is discovered again")
    func pinned() async throws {
        let seen = Gathered<Int>()
        let bench = StdioBench { process, line in
            switch line["method"]?.string {
            case "server/discover" where seen.append(0) > 1: process.write(Wire.result(line["id"], Wire.discovered))
            case "initialize":
                process.write(Wire.error(line["id"], -32022, data: #"{"supported":["2026-07-28"]}"#))
            default: break
            }
        }
        let task = Task { try await bench.upstream.connect() }
        await bench.peer.processes.reached(1)
        while bench.clock.pendingCount == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(10))
        #expect(try await task.value.revision == .july2026)
    }

    @Test("a peer that cannot be started is named, tried again at once, then after a pause")
    func cannotStart() async throws {
        let bench = StdioBench(failsToStart: "mcp-files: no such file") { process, line in
            process.write(Wire.result(line["id"], Wire.discovered))
        }
        await #expect(throws: UpstreamError.unreachable("mcp-files: no such file")) {
            _ = try await bench.upstream.connect()
        }
        await #expect(throws: UpstreamError.unreachable("mcp-files: no such file")) {
            _ = try await bench.upstream.connect()
        }
        bench.peer.repair()
        await #expect(throws: UpstreamError.self) { _ = try await bench.upstream.connect() }
        bench.clock.advance(by: .milliseconds(250))
        #expect(try await bench.upstream.connect().revision == .july2026)
    }

    @Test("a handshake that fails leaves no process behind")
    func failedHandshake() async throws {
        let bench = StdioBench { process, line in
            process.write(
                line["method"]?.isString("initialize") == true
                    ? Wire.result(line["id"], Wire.initialized("1999-01-01")) : Wire.error(line["id"], -32601))
        }
        await #expect(throws: UpstreamError.self) { _ = try await bench.upstream.connect() }
        #expect(bench.peer.processes.count == 1)
        #expect(bench.peer.processes.values.allSatisfy { $0.hasEnded })
    }

    @Test("closing while connecting leaves no process behind")
    func closeWhileConnecting() async throws {
        let bench = StdioBench { _, _ in }
        let task = Task { try await bench.call() }
        await bench.peer.processes.reached(1)
        await bench.peer.processes.values[0].received.reached(1)
        await bench.upstream.close()
        #expect(bench.peer.processes.values.allSatisfy { $0.hasEnded })
        await #expect(throws: UpstreamError.unreachable("the connection is closed")) { _ = try await task.value }
    }
}
