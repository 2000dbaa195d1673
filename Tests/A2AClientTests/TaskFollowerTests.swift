// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import HTTPMessages
import JSON
import Synchronization
import TestSupport
import Testing

@Suite struct TaskFollowerTests {
    /// The texts of all chunks in their order, and the states.
    private func story(_ events: [StreamEvent]) -> [String] {
        events.flatMap { event -> [String] in
            if case .artifactUpdate(let update) = event {
                return (update["artifact"]?["parts"] ?? .emptyArray).elements.compactMap {
                    $0["text"]?.string
                }
            }
            return event.state.map { [$0.legacyName] } ?? ["message"]
        }
    }

    @Test("a stream that is not cut is delivered as it comes")
    func whole() async throws {
        let bench = try AgentBench { _ in
            .events([
                AgentBench.rpc(#"{"task":\#(AgentBench.task(.submitted))}"#),
                AgentBench.chunk("1", append: false),
                AgentBench.chunk("2", append: true), AgentBench.status(.completed),
            ])
        }
        #expect(
            story(try await bench.follow(AgentBench.params)) == ["submitted", "1", "2", "completed"])
    }

    @Test(
        "after a cut the task is subscribed to again: what was missed comes once, nothing comes twice")
    func cut() async throws {
        let bench = try AgentBench { request in
            guard request.rpcMethod == "SendStreamingMessage" else {
                let missed = #"[{"artifactId":"a","parts":[{"text":"1"},{"text":"2"}]}]"#
                return .events([
                    AgentBench.rpc(#"{"task":\#(AgentBench.task(.working, artifacts: missed))}"#),
                    AgentBench.chunk("3", append: true), AgentBench.status(.completed),
                ])
            }
            let body = ScriptedBody()
            for text in [
                AgentBench.rpc(#"{"task":\#(AgentBench.task(.submitted))}"#),
                AgentBench.chunk("1", append: false),
            ] {
                body.push(SSEEncoder.message(Array(text.utf8)))
            }
            body.fail(.closedEarly("reset", sentNothing: false))
            return .eventStream(body)
        }
        #expect(
            story(try await bench.follow(AgentBench.params)) == [
                "submitted", "1", "2", "working", "3", "completed",
            ])
        #expect(bench.http.requests.map(\.rpcMethod) == ["SendStreamingMessage", "SubscribeToTask"])
    }

    @Test("an agent that lost its last moments says them again, and they are delivered once", arguments: [0, 1])
    func lostMoments(kept: Int) async throws {
        let bench = try AgentBench { request in
            guard request.rpcMethod == "SendStreamingMessage" else {
                let left = kept == 0 ? "[]" : #"[{"artifactId":"a","parts":[{"text":"1"}]}]"#
                return .events(
                    [
                        AgentBench.rpc(#"{"task":\#(AgentBench.task(.working, artifacts: left))}"#),
                        AgentBench.chunk("1", append: false), AgentBench.chunk("2", append: true),
                        AgentBench.chunk("3", append: true), AgentBench.status(.completed),
                    ].enumerated().filter { kept == 0 || $0.offset != 1 }.map(\.element))
            }
            let body = ScriptedBody()
            for text in [
                AgentBench.rpc(#"{"task":\#(AgentBench.task(.working))}"#),
                AgentBench.chunk("1", append: false), AgentBench.chunk("2", append: true),
            ] {
                body.push(SSEEncoder.message(Array(text.utf8)))
            }
            body.fail(.closedEarly("reset", sentNothing: false))
            return .eventStream(body)
        }
        #expect(story(try await bench.follow(AgentBench.params)) == ["working", "1", "2", "3", "completed"])
    }

    @Test(
        "what is in the task with which a stream of 1.0 begins anew, and follows it, is told once",
        arguments: [true, false])
    func overlap(isKnown: Bool) async throws {
        let bench = try AgentBench { request in
            guard request.rpcMethod == "SendStreamingMessage" else {
                let parts = #"[{"artifactId":"a","parts":[{"text":"1"},{"text":"2"}]}]"#
                return .events([
                    AgentBench.rpc(#"{"task":\#(AgentBench.task(.working, artifacts: parts))}"#),
                    AgentBench.chunk("2", append: true), AgentBench.chunk("3", append: true),
                    AgentBench.chunk("3", append: true), AgentBench.status(.completed),
                ])
            }
            let body = ScriptedBody()
            for text in [
                AgentBench.rpc(#"{"task":\#(AgentBench.task(.working))}"#), AgentBench.chunk("1", append: false),
            ] {
                body.push(SSEEncoder.message(Array(text.utf8)))
            }
            body.fail(.closedEarly("reset", sentNothing: false))
            return .eventStream(body)
        }
        let told = story(try await isKnown ? bench.follow(AgentBench.params) : bench.resume("t"))
        #expect(told == (isKnown ? ["working", "1", "2", "3", "3", "completed"] : ["working", "3", "3", "completed"]))
    }

    @Test("a stream of 0.3 that begins in the middle is caught up with, what it says again is told once")
    func lateStream() async throws {
        @Sendable func chunk(_ text: String, _ append: Bool) -> String {
            AgentBench.rpc(
                #"{"kind":"artifact-update","taskId":"t","contextId":"c","append":\#(append),"#
                    + #""artifact":{"artifactId":"a","parts":[{"kind":"text","text":"\#(text)"}]}}"#)
        }
        @Sendable func status(_ state: String, _ isFinal: Bool) -> String {
            AgentBench.rpc(
                #"{"kind":"status-update","taskId":"t","contextId":"c","final":\#(isFinal),"#
                    + #""status":{"state":"\#(state)"}}"#)
        }
        let bench = try AgentBench(.jsonRPC, .v0_3) { request in
            switch request.rpcMethod {
            case "message/stream":
                let body = ScriptedBody()
                for text in [status("working", false), chunk("1", false)] {
                    body.push(SSEEncoder.message(Array(text.utf8)))
                }
                body.fail(.closedEarly("reset", sentNothing: false))
                return .eventStream(body)
            case "tasks/get":
                let texts = ["1", "2", "3"]
                let parts = texts.map { #"{"kind":"text","text":"\#($0)"}"# }.joined(separator: ",")
                return .json(
                    AgentBench.rpc(
                        #"{"kind":"task","id":"t","contextId":"c","status":{"state":"working"},"#
                            + #""artifacts":[{"artifactId":"a","parts":[\#(parts)]}]}"#))
            default:
                return .events([chunk("3", true), chunk("4", true), chunk("5", true), status("completed", true)])
            }
        }
        let told = story(try await bench.follow(AgentBench.params))
        #expect(told == ["working", "1", "2", "3", "4", "5", "completed"])
    }

    @Test("a task that ended during the cut is fetched")
    func endedMeanwhile() async throws {
        let bench = try AgentBench { request in
            switch request.rpcMethod {
            case "SendStreamingMessage":
                .events([AgentBench.rpc(#"{"task":\#(AgentBench.task(.working))}"#)])
            case "SubscribeToTask": .json(AgentBench.rpcError(-32004))
            default: .json(AgentBench.rpc(AgentBench.task(.failed)))
            }
        }
        #expect(story(try await bench.follow(AgentBench.params)) == ["working", "failed"])
    }

    @Test("a pause ends the following, and so does a bare message")
    func pauseAndMessage() async throws {
        let asking = try AgentBench { _ in
            .events([AgentBench.rpc(#"{"task":\#(AgentBench.task(.inputRequired))}"#)])
        }
        #expect(story(try await asking.follow(AgentBench.params)) == ["input-required"])
        let answering = try AgentBench { _ in
            .events([
                AgentBench.rpc(
                    #"{"message":{"messageId":"r","role":"ROLE_AGENT","parts":[{"text":"yo"}]}}"#)
            ])
        }
        #expect(story(try await answering.follow(AgentBench.params)) == ["message"])
    }

    @Test(
        "a task that its agent lost, and one that cannot be reached again, are errors; the send is never repeated"
    )
    func lost() async throws {
        for (answer, error) in [
            (
                ScriptedReply.json(AgentBench.rpcError(-32001)),
                A2AClientError.refused(A2AError(.taskNotFound, "no"))
            ),
            (
                .failure(.cannotConnect("refused")),
                .died("the stream was cut and could not be taken up 8 times")
            ),
        ] {
            let bench = try AgentBench { request in
                request.rpcMethod == "SendStreamingMessage"
                    ? .events([AgentBench.rpc(#"{"task":\#(AgentBench.task(.working))}"#)]) : answer
            }
            await #expect(throws: error) { try await bench.follow(AgentBench.params) }
            #expect(bench.http.requests.count { $0.rpcMethod == "SendStreamingMessage" } == 1)
        }
    }

    @Test("an agent without streams is asked not to wait, and polled until its task ends")
    func polling() async throws {
        let polls = Mutex(0)
        let bench = try AgentBench(streams: false) { request in
            guard request.rpcMethod == "GetTask" else {
                return .json(AgentBench.rpc(#"{"task":\#(AgentBench.task(.submitted))}"#))
            }
            let count = polls.withLock { count in
                count += 1
                return count
            }
            if count == 2 { return .failure(.cannotConnect("refused")) }
            let artifacts = #"[{"artifactId":"a","parts":[{"text":"1"}]}]"#
            let state = count < 4 ? TaskState.working : .completed
            return .json(AgentBench.rpc(AgentBench.task(state, artifacts: count < 3 ? "[]" : artifacts)))
        }
        #expect(
            story(try await bench.follow(AgentBench.params)) == [
                "submitted", "working", "1", "completed",
            ])
        let sent = try RawJSON(validating: bench.http.requests[0].body)
        #expect(sent["params"]?["configuration"]?["returnImmediately"]?.boolean == true)
    }

    @Test("the status for which a message is the answer is not taken for the answer to it")
    func pollingOn() async throws {
        let polls = Mutex(0)
        let bench = try AgentBench(streams: false) { request in
            guard request.rpcMethod == "GetTask" else {
                return .json(AgentBench.rpc(#"{"task":\#(AgentBench.task(.inputRequired))}"#))
            }
            let count = polls.withLock { count in
                count += 1
                return count
            }
            let state: TaskState = count < 3 ? .inputRequired : count < 4 ? .working : .completed
            return .json(AgentBench.rpc(AgentBench.task(state)))
        }
        let params =
            #"{"message":{"messageId":"m","role":"ROLE_USER","parts":[{"text":"hi"}],"taskId":"t"}}"#
        #expect(story(try await bench.follow(params)) == ["working", "completed"])
        let asking = try AgentBench(streams: false) { request in
            let task = AgentBench.task(.inputRequired)
            return .json(AgentBench.rpc(request.rpcMethod == "GetTask" ? task : #"{"task":\#(task)}"#))
        }
        #expect(story(try await asking.follow(params)) == [])
    }
}
