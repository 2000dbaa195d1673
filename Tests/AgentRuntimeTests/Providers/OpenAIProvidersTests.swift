// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import JSON
import Lifecycle
import Synchronization
import Testing

@testable import AgentRuntime

/// What goes over the wire and how each answer is taken; `ModelServerTests` does the same against a server.
@Suite struct OpenAIProvidersTests {
    @Test func aConversationIsSentInTheFormOfTheInterface() async throws {
        let http = scripted(.events(["[DONE]"]))
        let call = ToolCall(id: "c1", name: "find", arguments: try RawJSON(validating: #"{"q":"x"}"#))
        let conversation = Conversation([
            .user("Hi"), .toolCall(call), .toolCall(ToolCall(id: "c2", name: "stop", arguments: .emptyObject)),
            .toolResult(ToolResult(callID: "c1", name: "find", output: "gone", isError: true)),
            .agent("Sorry", wasInterrupted: true), .note("Be quick."),
        ])
        let tool = FunctionTool("find", "Finds.", ToolParameter<String>("q", "What.")) { .result($0) }
        _ = try await parts(
            of: http, ModelRequest(instructions: "Rules.", conversation: conversation, tools: [tool.description]))
        let sent = try #require(http.requests.first)
        #expect(sent.url == "http://models.test/v1/chat/completions")
        #expect(sent.fields["Authorization"] == "Bearer secret")
        let body = try RawJSON(validating: sent.body)
        #expect(body["stream"]?.boolean == true)
        #expect(
            body["messages"]?.text
                == #"[{"role":"system","content":"Rules."},{"role":"user","content":"Hi"},"#
                + #"{"role":"assistant","content":null,"tool_calls":["#
                + #"{"id":"c1","type":"function","function":{"name":"find","arguments":"{\"q\":\"x\"}"}},"#
                + #"{"id":"c2","type":"function","function":{"name":"stop","arguments":"{}"}}]},"#
                + #"{"role":"tool","tool_call_id":"c1","content":"Error: gone"},"#
                + #"{"role":"assistant","content":"Sorry"},{"role":"system","content":"Be quick."}]"#)
        #expect(body["tools"]?[0]?["function"]?["parameters"]?["required"]?.text == #"["q"]"#)
    }

    @Test func textCallsAndUsageAreTakenFromTheChunks() async throws {
        let http = scripted(
            .events([
                #"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
                #"{"choices":[{"delta":{"content":"One "}}]}"#, #"{"choices":[{"delta":{"content":"two."}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]}}]}"#,
                #"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\":1}"}}]}}]}"#,
                #"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}"#, "[DONE]",
            ]))
        let given = try await parts(of: http)
        #expect(
            given == [
                .text("One "), .text("two."), .usage(TokenUsage(input: 7, output: 3)),
                .toolCall(ToolCall(id: "a", name: "f", arguments: try RawJSON(validating: #"{"x":1}"#))),
            ])
    }

    @Test(arguments: [
        (
            AnsweringHTTP.Answer.json(#"{"error":{"message":"slow down"}}"#, status: 429),
            ProviderFailure.Cause.overloaded
        ),
        (.json(#"{"error":{"message":"no such model"}}"#, status: 404), .badAnswer),
        (.failure(.cannotConnect("refused")), .unavailable), (.failure(.timedOut("head")), .timedOut),
        (.events([#"{"choices":[{"delta":{"content":"half"}}]}"#]), .badAnswer), (.events(["{nonsense"]), .badAnswer),
        (.events([#"{"error":{"message":"overloaded inside the stream"}}"#]), .badAnswer),
    ])
    func whatGoesWrongHasACause(_ reply: AnsweringHTTP.Answer, _ cause: ProviderFailure.Cause) async {
        let http = scripted(reply)
        let failure = await #expect(throws: ProviderFailure.self) { try await parts(of: http) }
        #expect(failure?.cause == cause)
        #expect(failure.map { !$0.detail.contains("secret") } == true)
    }

    @Test func soundComesWhileItIsSent() async throws {
        let group = try EventLoopGroup(count: 1)
        let http = scripted(.body(200, [[UInt8](repeating: 1, count: 959), [1, 1, 1]]))
        let voice = SpeechEndpoint(model: "tts", voice: "alto", at: endpoint(http), tasks: group.next())
        var frames: [AudioFrame] = []
        for try await frame in voice.speak("Hello") { frames.append(frame) }
        #expect(frames.map(\.samples.count) == [480, 1])
        #expect(frames.first?.samples.first == 0x0101)
        let sent = String(decoding: http.requests.first?.body ?? [], as: UTF8.self)
        #expect(sent.contains(#""input":"Hello""#))
        group.shutDown()
    }

    @Test func aSegmentIsSentWholeAsAFile() async throws {
        let http = scripted(.json(#"{"text":" Hello\n there "}"#))
        let recognition = try await TranscriptionEndpoint(model: "stt", at: endpoint(http)).open()
        for _ in 0..<3 { _ = try await recognition.hear(AudioFrame(samples: [1, 2, 3, 4], rate: 16_000)) }
        #expect(try await recognition.finish() == "Hello there")
        #expect(try await recognition.finish() == "", "nothing was heard since")
        #expect(http.requests.count == 1)
        let body = http.requests.first?.body ?? []
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains("filename=\"speech.wav\""))
        #expect(body.count > 44 + 24)
    }

    private func parts(of http: AnsweringHTTP, _ request: ModelRequest? = nil) async throws -> [ModelPart] {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let model = ChatCompletions(model: "m", at: endpoint(http), tasks: group.next())
        var parts: [ModelPart] = []
        for try await part in model.answer(request ?? ModelRequest(instructions: "", conversation: Conversation())) {
            parts.append(part)
        }
        return parts
    }

    private func scripted(_ answer: AnsweringHTTP.Answer) -> AnsweringHTTP { AnsweringHTTP(answer) }

    private func endpoint(_ http: AnsweringHTTP) -> OpenAIEndpoint {
        OpenAIEndpoint(baseURL: "http://models.test/v1", key: "secret", client: http)
    }
}
