// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct StdioCallTests {
    private func isRequest(_ line: RawJSON) -> Bool { line["id"] != nil && line["method"] != nil }

    @Test("answers find their calls whatever their order")
    func outOfOrder() async throws {
        let waiting = Gathered<RawJSON>()
        let bench = StdioBench.modern { process, line in
            guard line["id"] != nil, waiting.append(line) == 3 else { return }
            for call in waiting.values.reversed() {
                process.write(Wire.result(call["id"], call["params"]?["arguments"]?.text ?? "{}"))
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask {
                    let arguments = #"{"n":\#(number)}"#
                    let result = try await bench.call("tools/call", #"{"name":"a","arguments":\#(arguments)}"#)
                    #expect(result.text == arguments)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("a message is one line even if the client laid it out over many")
    func oneLine() async throws {
        let bench = StdioBench.modern { process, line in process.write(Wire.result(line["id"], "{}")) }
        _ = try await bench.call("tools/call", "{\r\n  \"name\": \"a\",\n  \"arguments\": {\"t\": \"x\\ny\"}\n}")
        let line = try #require(bench.peer.processes.values[0].raw.values.last)
        #expect(!line.contains(10) && !line.contains(13))
        #expect(try RawJSON(validating: line)["params"]?["arguments"]?["t"]?.string == "x\ny")
    }

    @Test("noise on stdout is skipped, counted and reported sparsely; the call goes on")
    func noise() async throws {
        let bench = StdioBench.modern { process, line in
            for number in 1...9 { process.write("INFO starting up \(number)") }
            process.write("")
            process.write("   ")
            process.write(#"{"level":"info"}"#)
            process.write(Wire.result(line["id"], "{}"))
        }
        #expect(try await bench.call().text == "{}")
        let counts = bench.events.events.compactMap { event -> Int? in
            if case .noise(let count, _) = event { count } else { nil }
        }
        #expect(counts == [1, 2, 4, 8])
    }

    @Test("progress follows its own call; late answers and late progress are dropped")
    func progress() async throws {
        let bench = StdioBench.modern { process, line in
            let token = line["params"]?["_meta"]?["progressToken"]
            process.write(Wire.progress(token, "1"))
            process.write(Wire.progress(token, "1"))
            process.write(Wire.progress(token, "2"))
            process.write(Wire.result(line["id"], "{}"))
            process.write(Wire.progress(token, "3"))
            process.write(Wire.result(line["id"], #"{"late":1}"#))
        }
        let seen = Gathered<UpstreamNotification>()
        #expect(try await bench.call(wantsProgress: true) { seen.append($0) }.text == "{}")
        #expect(
            seen.values
                == ["1", "2"].map { .progress(RawJSON(trusted: Array(#"{"progress":\#($0),"total":2}"#.utf8))) })
        #expect(bench.events.texts.count { $0.contains("dropped") } >= 2)
    }

    @Test("a log message is told to a call that is alone, and to none of several")
    func logs() async throws {
        let held = Gathered<RawJSON>()
        let bench = StdioBench.legacy { process, line in
            guard line["id"] != nil else { return }
            process.write(Wire.log("info", "for \(held.count)"))
            if held.append(line) == 2 { for call in held.values { process.write(Wire.result(call["id"], "{}")) } }
        }
        let seen = Gathered<UpstreamNotification>()
        _ = try await bench.upstream.connect()
        let first = Task { try await bench.call(logLevel: "info") { seen.append($0) } }
        await held.reached(1)
        _ = try await bench.call(logLevel: "info") { seen.append($0) }
        _ = try await first.value
        #expect(seen.values == [.message(RawJSON(trusted: Array(#"{"level":"info","data":"for 0"}"#.utf8)))])
    }

    @Test("a log message is told to the only call, although the hub lists meanwhile")
    func logsBesideList() async throws {
        let held = Gathered<RawJSON>()
        let bench = StdioBench.legacy { process, line in
            guard line["id"] != nil else { return }
            guard held.append(line) == 2 else { return }
            process.write(Wire.log("info", "told"))
            for request in held.values { process.write(Wire.result(request["id"], "{}")) }
        }
        let seen = Gathered<UpstreamNotification>()
        _ = try await bench.upstream.connect()
        let list = Task { try await bench.call("tools/list", "{}") }
        await held.reached(1)
        _ = try await bench.call(logLevel: "info") { seen.append($0) }
        _ = try await list.value
        #expect(seen.values == [.message(RawJSON(trusted: Array(#"{"level":"info","data":"told"}"#.utf8)))])
    }

    @Test("errors come through verbatim; a malformed answer fails the call it names")
    func errors() async throws {
        let bench = StdioBench.modern { process, line in
            switch line["method"]?.string {
            case "tools/list": process.write(Wire.error(line["id"], -32603, "boom", data: "[1.0]"))
            case "prompts/list": process.write(#"{"jsonrpc":"2.0","id":\#(line["id"]!.text),"result":{},"error":{}}"#)
            default: process.write(Wire.result(line["id"], "[]"))
            }
        }
        let error = JSONRPCError(code: -32603, message: "boom", data: RawJSON(trusted: Array("[1.0]".utf8)))
        await #expect(throws: UpstreamError.rpc(error)) { _ = try await bench.call("tools/list", "{}") }
        for method in ["prompts/list", "tools/call"] {
            do {
                _ = try await bench.call(method)
                Issue.record("\(method) had a result")
            } catch {
                guard case .malformed = error else { return #expect(error == .malformed("")) }
            }
        }
    }

    @Test("the peer's ping is answered, everything else it asks is refused at once")
    func serverRequests() async throws {
        let bench = StdioBench.legacy { process, line in
            guard line["method"]?.isString("tools/call") == true else { return }
            process.write(#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#)
            process.write(#"{"jsonrpc":"2.0","id":7,"method":"sampling/createMessage","params":{}}"#)
            process.write(Wire.result(line["id"], "{}"))
        }
        _ = try await bench.call()
        let answers = bench.peer.processes.values[0].received.values.filter { $0["method"] == nil }
        #expect(answers.first?.text == #"{"jsonrpc":"2.0","id":"p","result":{}}"#)
        #expect(answers.last?["error"]?["code"]?.integer == -32601)
        #expect(answers.last?["id"]?.integer == 7)
    }

    @Test("cancelling the caller and running out of time both tell the peer, under our own id")
    func withdrawal() async throws {
        let bench = StdioBench.modern { _, _ in }
        _ = try await bench.upstream.connect()
        let process = bench.peer.processes.values[0]
        let cancelled = Task { try await bench.call() }
        await process.received.reached(2)
        cancelled.cancel()
        await #expect(throws: UpstreamError.cancelled) { _ = try await cancelled.value }
        let late = Task { try await bench.call(deadline: .seconds(4)) }
        await process.received.reached(4)
        while bench.clock.pendingCount == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(4))
        await #expect(throws: UpstreamError.timedOut(.seconds(4))) { _ = try await late.value }
        let lines = process.received.values
        #expect(
            process.methods.suffix(4) == [
                "tools/call", "notifications/cancelled", "tools/call", "notifications/cancelled",
            ])
        #expect(lines[2]["params"]?["requestId"] == lines[1]["id"])
        #expect(lines[4]["params"]?["requestId"] == lines[3]["id"])
    }

    @Test("the death of the peer fails exactly its open calls; the next call starts it again")
    func death() async throws {
        let bench = StdioBench.modern { process, line in
            if process.number == 2 { process.write(Wire.result(line["id"], #"{"n":2}"#)) }
        }
        _ = try await bench.upstream.connect()
        let process = bench.peer.processes.values[0]
        let calls = (0..<3).map { _ in Task { try await bench.call("tools/list", "{}") } }
        await process.received.reached(4)
        process.exit("killed by signal 9")
        for call in calls {
            await #expect(throws: UpstreamError.died("killed by signal 9")) { _ = try await call.value }
        }
        #expect(process.methods.count { $0 == "tools/list" } == 3)
        #expect(try await bench.call().text == #"{"n":2}"#)
        #expect(bench.peer.processes.count == 2)
    }

    @Test("a peer found dead before the call was sent is started again for that very call")
    func deadBefore() async throws {
        let bench = StdioBench.modern { process, line in process.write(Wire.result(line["id"], "{}")) }
        _ = try await bench.upstream.connect()
        bench.peer.processes.values[0].exit("exited with status 0")
        #expect(try await bench.call().text == "{}")
        #expect(bench.peer.processes.count == 2)
    }

    @Test("a peer that closed its input but runs on is ended and replaced for that very call")
    func closedInput() async throws {
        let bench = StdioBench.modern { process, line in process.write(Wire.result(line["id"], "{}")) }
        _ = try await bench.upstream.connect()
        let process = bench.peer.processes.values[0]
        process.closeInput()
        #expect(try await bench.call().text == "{}")
        #expect(bench.peer.processes.count == 2)
        await process.closed.wait()
    }

    @Test("a peer that dies again and again is not started without pause")
    func crashLoop() async throws {
        let bench = StdioBench.modern { process, _ in process.exit("exited with status 3") }
        for _ in 0..<2 {
            await #expect(throws: UpstreamError.died("exited with status 3")) { _ = try await bench.call() }
        }
        await #expect(
            throws: UpstreamError.unreachable("exited with status 3 (the next attempt may begin in 0.25 seconds)")
        ) { _ = try await bench.call() }
        #expect(bench.peer.processes.count == 2)
        bench.clock.advance(by: .milliseconds(250))
        await #expect(throws: UpstreamError.died("exited with status 3")) { _ = try await bench.call() }
        #expect(bench.peer.processes.count == 3)
    }

    @Test("an oversized answer fails the call it belongs to, or the only one open, and no other")
    func oversized() async throws {
        let bench = StdioBench.modern { _, _ in }
        _ = try await bench.upstream.connect()
        let process = bench.peer.processes.values[0]
        let first = Task { try await bench.call() }
        await process.received.reached(2)
        let second = Task { try await bench.call() }
        await process.received.reached(3)
        process.writeOversized(#"{"result":{"#, limit: 100)
        let id = try #require(process.received.values[2]["id"]?.text)
        process.writeOversized(#"{"jsonrpc":"2.0","id":\#(id),"result":{"content":["#, limit: 100)
        await #expect(throws: UpstreamError.tooLarge(100)) { _ = try await second.value }
        process.writeOversized(#"{"result":{"#, limit: 100)
        await #expect(throws: UpstreamError.tooLarge(100)) { _ = try await first.value }
    }

    @Test("a line above our own bound is not parsed")
    func ownBound() async throws {
        var limits = MCPClientLimits()
        limits.message = 200
        let bench = StdioBench(limits: limits) { process, line in
            let text = String(repeating: "x", count: line["method"]?.isString("tools/call") == true ? 200 : 1)
            process.write(Wire.result(line["id"], #"{"supportedVersions":["2026-07-28"],"t":"\#(text)"}"#))
        }
        await #expect(throws: UpstreamError.tooLarge(200)) { _ = try await bench.call() }
    }

    @Test("a peer that does not read refuses calls instead of holding them")
    func full() async throws {
        let bench = StdioBench.modern { process, line in process.write(Wire.result(line["id"], "{}")) }
        _ = try await bench.upstream.connect()
        bench.peer.processes.values[0].stopReading(limit: 1 << 20)
        await #expect(throws: UpstreamError.busy(limit: 1 << 20)) { _ = try await bench.call() }
    }

    @Test("above the bound on concurrency a call is refused at once")
    func busy() async throws {
        var limits = MCPClientLimits()
        limits.concurrency = 1
        let bench = StdioBench.modern(limits: limits) { _, _ in }
        _ = try await bench.upstream.connect()
        let first = Task { try await bench.call() }
        await bench.peer.processes.values[0].received.reached(2)
        await #expect(throws: UpstreamError.busy(limit: 1)) { _ = try await bench.call() }
        first.cancel()
        _ = try? await first.value
    }

    @Test("closing fails the open calls, ends the peer, and nothing starts it again")
    func close() async throws {
        let bench = StdioBench.modern { _, _ in }
        _ = try await bench.upstream.connect()
        let call = Task { try await bench.call() }
        await bench.peer.processes.values[0].received.reached(2)
        await bench.upstream.close()
        await #expect(throws: UpstreamError.died("the connection was closed")) { _ = try await call.value }
        #expect(bench.peer.processes.values[0].hasEnded)
        await #expect(throws: UpstreamError.unreachable("the connection is closed")) { _ = try await bench.call() }
        await bench.upstream.close()
        #expect(bench.peer.processes.count == 1)
    }
}
