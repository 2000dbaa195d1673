// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// What servers of the handshake era ask while a call runs.
@Suite(.timeLimit(.minutes(5))) struct QuestionTests {
    private static let form = RawJSON(["elicitation": [:]])
    private static let question =
        #"{"jsonrpc":"2.0","id":"q","method":"elicitation/create","params":{"message":"Who?"}}"#

    private func call(_ capabilities: RawJSON = form) -> UpstreamCall {
        var call = UpstreamCall(
            method: "tools/call", params: RawJSON(["name": "add"]), clientCapabilities: capabilities)
        call.onQuestion = { question in
            question.method == "elicitation/create"
                ? .success(RawJSON(["action": "accept"])) : .failure(.methodNotFound("no"))
        }
        return call
    }

    @Test("a question on the call's stream is answered by the call's client, in the session of its capabilities")
    func http() async throws {
        let answers = Gathered<HTTPClientRequest>()
        let body = ScriptedBody()
        let bench = HTTPBench.legacy { request in
            guard request.method == .post else { return .status(405) }
            guard request.rpcMethod == "tools/call" else {
                answers.append(request)
                body.push(SSEEncoder.message(Array(Wire.result(.integer(1), "{}").utf8)))
                return .status(202)
            }
            body.push(SSEEncoder.message(Array(Self.question.utf8)))
            return .eventStream(body)
        }
        let task = Task { try await bench.upstream.call(call()) }
        await answers.reached(1)
        #expect(answers.values[0].message.text == #"{"jsonrpc":"2.0","id":"q","result":{"action":"accept"}}"#)
        task.cancel()
        _ = try? await task.value
        let handshakes = bench.http.requests.filter { $0.rpcMethod == "initialize" }
        #expect(
            handshakes.map { $0.message["params"]?["capabilities"]?.text ?? "" }
                == ["{}", #"{"elicitation":{"form":{}}}"#])
        #expect(answers.values[0].fields["mcp-session-id"] == "s2")
    }

    @Test("calls of the same capabilities share a session, those without any use the first one")
    func sessions() async throws {
        let bench = HTTPBench.legacy { request in
            request.method == .post ? .json(Wire.result(request.rpcID, "{}")) : .status(405)
        }
        for _ in 0..<2 {
            _ = try await bench.upstream.call(call())
            _ = try await bench.upstream.call(call(.emptyObject))
            _ = try await bench.upstream.call(call(RawJSON(["roots": [:]])))
        }
        let sessions = bench.http.requests.filter { $0.rpcMethod == "tools/call" }.map { $0.fields["mcp-session-id"] }
        #expect(sessions == ["s2", "s1", "s3", "s2", "s1", "s3"])
        await bench.upstream.close()
        #expect(bench.http.requests.count { $0.method == .delete } == 3)
    }

    @Test("behind pipes a question belongs to the only call that can be asked, else to nobody")
    func stdio() async throws {
        let bench = StdioBench.legacy { process, line in
            switch line["params"]?["name"]?.string {
            case "add": process.write(Self.question)
            default:
                if line["id"]?.string == "q" { process.write(Wire.result(.integer(3), "{}")) }
            }
        }
        _ = try await bench.upstream.call(call())
        let answer = try #require(bench.peer.processes.values[0].received.values.last)
        #expect(answer.text == #"{"jsonrpc":"2.0","id":"q","result":{"action":"accept"}}"#)
        let handshake = bench.peer.processes.values[0].received.values.first {
            $0["method"]?.isString("initialize") == true
        }
        #expect(
            handshake?["params"]?["capabilities"]?.text
                == #"{"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{}}"#)
    }

    /// Thinks until it is told to stop.
    private func thoughtful(_ began: Signal, _ stopped: Signal) -> UpstreamCall {
        var call = call()
        call.onQuestion = { _ in
            let (thinking, stop) = AsyncStream.makeStream(of: Void.self)
            await withTaskCancellationHandler {
                began.fire()
                for await _ in thinking {}
            } onCancel: {
                stop.finish()
            }
            stopped.fire()
            return .failure(.internalError("stopped"))
        }
        return call
    }

    private static let withdrawal =
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"q"}}"#

    @Test("a question that its server takes back is taken back from the client, and answered by nobody, over HTTP")
    func withdrawnHTTP() async throws {
        let body = ScriptedBody()
        let bench = HTTPBench.legacy { request in
            guard request.rpcMethod == "tools/call" else { return .status(request.method == .post ? 202 : 405) }
            body.push(SSEEncoder.message(Array(Self.question.utf8)))
            return .eventStream(body)
        }
        let (began, stopped) = (Signal(), Signal())
        async let result = bench.upstream.call(thoughtful(began, stopped))
        await began.wait()
        body.push(SSEEncoder.message(Array(Self.withdrawal.utf8)))
        await stopped.wait()
        let id = bench.http.requests.first { $0.rpcMethod == "tools/call" }?.rpcID
        body.push(SSEEncoder.message(Array(Wire.result(id, "{}").utf8)))
        _ = try await result
        #expect(!bench.http.requests.contains { $0.message["id"]?.string == "q" })
    }

    @Test("likewise behind pipes")
    func withdrawnStdio() async throws {
        let bench = StdioBench.legacy { process, line in
            if line["params"]?["name"]?.string == "add" { process.write(Self.question) }
        }
        let (began, stopped) = (Signal(), Signal())
        async let result = bench.upstream.call(thoughtful(began, stopped))
        await began.wait()
        let process = bench.peer.processes.values[0]
        process.write(Self.withdrawal)
        await stopped.wait()
        let id = process.received.values.first { $0["method"]?.isString("tools/call") == true }?["id"]
        process.write(Wire.result(id, "{}"))
        _ = try await result
        #expect(!process.received.values.contains { $0["id"]?.string == "q" })
    }
}
