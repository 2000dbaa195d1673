// SPDX-License-Identifier: Apache-2.0

import JSON

/// The tools of the sample server.
enum DemoTool: String, CaseIterable {
    case echo, add

    /// The answer to `tools/list`.
    static let list = RawJSON(["tools": .array(allCases.map(\.definition))])

    /// A `CallToolResult`; wrong arguments are an error of the tool, which a model can mend.
    func run(_ arguments: RawJSON) -> RawJSON {
        switch self {
        case .echo:
            guard let text = arguments["text"]?.string else { return Self.refusal("echo needs text, a string") }
            return Self.result(text, structured: nil)
        case .add:
            guard let a = arguments["a"]?.double, let b = arguments["b"]?.double else {
                return Self.refusal("add needs a and b, two numbers")
            }
            let sum = Self.plain(a + b)
            return Self.result(sum, structured: ["sum": .number(sum)])
        }
    }

    private var definition: JSONValue {
        switch self {
        case .echo:
            [
                "name": "echo", "description": "Gives back the text it is given.",
                "inputSchema": [
                    "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"],
                ],
                "annotations": ["readOnlyHint": true],
            ]
        case .add:
            [
                "name": "add", "description": "Adds two numbers.",
                "inputSchema": [
                    "type": "object", "properties": ["a": ["type": "number"], "b": ["type": "number"]],
                    "required": ["a", "b"],
                ],
                "outputSchema": ["type": "object", "properties": ["sum": ["type": "number"]], "required": ["sum"]],
                "annotations": ["readOnlyHint": true],
            ]
        }
    }

    /// Whole sums without a fraction, as people write them.
    private static func plain(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    private static func result(_ text: String, structured: JSONValue?) -> RawJSON {
        var object: JSONObject = ["content": [["type": "text", "text": .string(text)]], "isError": false]
        if let structured { object["structuredContent"] = structured }
        return RawJSON(.object(object))
    }

    private static func refusal(_ text: String) -> RawJSON {
        RawJSON(["content": [["type": "text", "text": .string(text)]], "isError": true])
    }
}
