// SPDX-License-Identifier: Apache-2.0

import EventLoops
import JSON
import Testing

@testable import AgentRuntime

@Suite struct FunctionToolTests {
    private let tool = FunctionTool(
        "book", "Books a table.", ToolParameter<String>("name", "For whom."), ToolParameter<Int>("people", "How many."),
        ToolParameter<[String]?>("wishes", "What else.")
    ) { name, people, wishes in
        .result("\(name) \(people) \(wishes?.joined(separator: "+") ?? "-")")
    }

    @Test func theSchemaIsThatOfTheSwiftSignature() {
        let expected =
            #"{"type":"object","properties":{"name":{"type":"string","description":"For whom."},"people":{"type":"integer","#
            + #""description":"How many."},"wishes":{"type":"array","items":{"type":"string"},"description":"What else."}},"#
            + #""required":["name","people"]}"#
        #expect(tool.description.schema.text == expected)
    }

    @Test(arguments: [
        (#"{"name":"Ada","people":2}"#, "Ada 2 -"),
        (#"{"name":"Ada","people":3.0,"wishes":["window","quiet"]}"#, "Ada 3 window+quiet"),
        (#"{"name":"Ada","people":3,"wishes":null}"#, "Ada 3 -"),
    ])
    func argumentsAreTyped(_ arguments: String, _ expected: String) async throws {
        guard case .result(let text) = await tool.run(try RawJSON(validating: arguments), nil) else {
            Issue.record("the tool failed")
            return
        }
        #expect(text == expected)
    }

    @Test(arguments: [
        (#"{"people":2}"#, "The argument 'name' is missing."),
        (#"{"name":"Ada","people":"two"}"#, "The argument 'people' must be a whole number."),
        (#"{"name":"Ada","people":2.5}"#, "The argument 'people' must be a whole number."),
        (#"{"name":"Ada","people":2,"wishes":[1]}"#, "The argument 'wishes' must be a list."),
    ])
    func whatAModelGotWrongIsToldToIt(_ arguments: String, _ expected: String) async throws {
        guard case .failed(let text) = await tool.run(try RawJSON(validating: arguments), nil) else {
            Issue.record("the tool ran")
            return
        }
        #expect(text == expected)
    }

    @Test(.timeLimit(.minutes(5))) func aToolThatIsUnknownOrTooSlowSaysSo() async throws {
        let group = try EventLoopGroup(count: 1)
        let timers = group.next()
        let slow = FunctionTool("slow", "Never ends.") { () -> ToolOutcome in
            await timers.pause(for: .seconds(3_600))
            return .result("late")
        }
        let runner = ToolRunner(tools: [slow], patience: .milliseconds(50), timers: timers, trace: nil)
        let outcomes = await runner.outcomes(of: [
            ToolCall(id: "1", name: "slow", arguments: .emptyObject),
            ToolCall(id: "2", name: "what", arguments: .emptyObject),
        ])
        let texts = outcomes.map { if case .failed(let text) = $0 { text } else { "" } }
        #expect(texts == ["The tool 'slow' took too long.", "There is no tool 'what'. There are: slow."])
        group.shutDown()
    }
}
